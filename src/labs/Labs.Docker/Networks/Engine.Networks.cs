using System.Net;
using System.Net.Sockets;
using Docker.DotNet.Models;

namespace Labs.Docker;

public sealed partial class Engine
{
    /// <summary>Makes a bridge network for the session.</summary>
    /// <param name="name">The short name, unique in the session.</param>
    /// <param name="subnet">An IPv4 subnet in CIDR notation, needed for fixed addresses. By default the engine chooses a free one.</param>
    /// <param name="isInternal">Gives the network no route to the outside.</param>
    /// <param name="options">Options of the bridge driver, for example com.docker.network.bridge.enable_icc = false.</param>
    /// <exception cref="NameTakenException">The session already has a network with this name.</exception>
    /// <exception cref="EngineException">The subnet overlaps another network's, or no free one is left.</exception>
    public async Task<Network> CreateNetworkAsync(
        string name, string? subnet = null, bool isInternal = false, IReadOnlyDictionary<string, string>? options = null,
        CancellationToken cancellationToken = default)
    {
        var full = Lab.Name(name);
        var ours = new NetworksListParameters { Filters = SessionFilter.Of(Lab.Id) };
        var existing = await CallAsync(
            "list networks", full, token => Client.Networks.ListNetworksAsync(ours, token), cancellationToken);
        // The engine itself accepts two networks with the same name.
        if (existing.Any(network => network.Name == full))
            throw new NameTakenException(full, "the session has a network with this name");

        var removal = await Removal.TrackAsync(Lab, DockerEntry.Network(full, Endpoint), token => RemoveNetworkAsync(full, token));
        try
        {
            var parameters = new NetworksCreateParameters
            {
                Name = full,
                Driver = "bridge",
                Internal = isInternal,
                Labels = new Dictionary<string, string>(Lab.Labels),
                Options = new Dictionary<string, string>(options ?? new Dictionary<string, string>()),
                IPAM = subnet is null ? null : Addresses(subnet),
            };
            var created = await CallAsync(
                $"create network {full}", full, token => Client.Networks.CreateNetworkAsync(parameters, token), cancellationToken);
            var raw = await CallAsync(
                $"inspect network {full}", full, token => Client.Networks.InspectNetworkAsync(created.ID, token), cancellationToken);
            return new Network(this, name, raw, removal);
        }
        catch
        {
            await removal.AfterFailureAsync();
            throw;
        }
    }

    // The engine would choose the same gateway, but does not report one that it chose itself.
    private static IPAM Addresses(string subnet) =>
        new() { Driver = "default", Config = [new IPAMConfig { Subnet = subnet, Gateway = FirstAddress(subnet) }] };

    private static string FirstAddress(string subnet)
    {
        if (!IPNetwork.TryParse(subnet, out var network) || network.BaseAddress.AddressFamily != AddressFamily.InterNetwork)
        {
            throw new EngineException(
                $"\"{subnet}\" is no IPv4 subnet; expected one like 10.9.0.0/24, with no bits set after the prefix.");
        }
        var bytes = network.BaseAddress.GetAddressBytes();
        bytes[3]++;
        return new IPAddress(bytes).ToString();
    }

    private Task RemoveNetworkAsync(string name, CancellationToken cancellationToken) =>
        CallAsync($"remove network {name}", name, token => DockerRemoval.NetworkAsync(Client, name, token), cancellationToken);
}
