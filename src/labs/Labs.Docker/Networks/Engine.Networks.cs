using Docker.DotNet.Models;

namespace Labs.Docker;

public sealed partial class Engine
{
    /// <summary>Makes a bridge network.</summary>
    /// <param name="name">The short name, unique in the session.</param>
    /// <param name="subnet">CIDR notation; the engine chooses a free one by default. Needed for fixed addresses.</param>
    /// <param name="isInternal">True cuts it off from the outside.</param>
    /// <param name="options">The driver's, e.g. com.docker.network.bridge.enable_icc = false.</param>
    /// <exception cref="EngineException">The subnet overlaps another network's, or there is none left.</exception>
    public async Task<Network> CreateNetworkAsync(string name, string? subnet = null, bool isInternal = false, IReadOnlyDictionary<string, string>? options = null, CancellationToken cancellationToken = default)
    {
        var full = Lab.Name(name);
        var existing = await CallAsync("list networks", full, token => Client.Networks.ListNetworksAsync(new NetworksListParameters { Filters = SessionFilter.Of(Lab.Id) }, token), cancellationToken);
        // The engine itself accepts two networks of one name.
        if (existing.Any(network => network.Name == full))
            throw new NameTakenException(full, "the session has a network of that name");

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
                IPAM = subnet is null ? null : new IPAM { Driver = "default", Config = [new IPAMConfig { Subnet = subnet, Gateway = FirstAddress(subnet) }] },
            };
            var created = await CallAsync($"create network {full}", full, token => Client.Networks.CreateNetworkAsync(parameters, token), cancellationToken);
            var raw = await CallAsync($"inspect network {full}", full, token => Client.Networks.InspectNetworkAsync(created.ID, token), cancellationToken);
            return new Network(this, name, raw, removal);
        }
        catch
        {
            await removal.AfterFailureAsync();
            throw;
        }
    }

    // Said explicitly because the engine, which would choose the same, does not tell it back.
    private static string FirstAddress(string subnet)
    {
        if (!System.Net.IPNetwork.TryParse(subnet, out var network) || network.BaseAddress.AddressFamily != System.Net.Sockets.AddressFamily.InterNetwork)
            throw new EngineException($"\"{subnet}\" is no IPv4 subnet; expected one like 10.9.0.0/24, with no bits set after the prefix.");
        var bytes = network.BaseAddress.GetAddressBytes();
        bytes[3]++;
        return new System.Net.IPAddress(bytes).ToString();
    }

    private Task RemoveNetworkAsync(string name, CancellationToken cancellationToken) =>
        CallAsync($"remove network {name}", name, token => DockerRemoval.NetworkAsync(Client, name, token), cancellationToken);
}
