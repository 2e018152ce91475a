namespace Labs.Docker;

public sealed partial class EngineAgent
{
    /// <summary>The interfaces of a network namespace, with their addresses.</summary>
    public async Task<Listing<InterfaceRow>> InterfacesAsync(Place place, CancellationToken ct = default) =>
        Listings.Of((await NetworkAsync(place, ct).ConfigureAwait(false)).Interfaces);

    /// <summary>The routes of a network namespace's main table.</summary>
    public async Task<Listing<RouteRow>> RoutesAsync(Place place, CancellationToken ct = default) =>
        Listings.Of((await NetworkAsync(place, ct).ConfigureAwait(false)).Routes);

    /// <summary>Every address of a network namespace as "10.0.0.2/24".</summary>
    public async Task<IReadOnlyList<string>> AddressesAsync(Place place, CancellationToken ct = default) =>
        [.. (await NetworkAsync(place, ct).ConfigureAwait(false)).Interfaces.SelectMany(row => row.Addresses).Select(address => $"{address.Address}/{address.PrefixLength}")];

    /// <summary>The sockets of a network namespace, and who holds them: tcp, udp and unix.</summary>
    public async Task<Listing<SocketRow>> SocketsAsync(Place place, CancellationToken ct = default) =>
        Listings.Of(await AskAsync(AgentOperations.Sockets, await place.TargetAsync(ct).ConfigureAwait(false), ct).ConfigureAwait(false));

    /// <summary>The packet filter of a network namespace.</summary>
    /// <param name="table">filter, nat, mangle or raw; all by default.</param>
    public async Task<IptablesRules> IptablesAsync(Place place, string? table = null, CancellationToken ct = default) =>
        new(await AskAsync(AgentOperations.Iptables, new TableArguments(await place.TargetAsync(ct).ConfigureAwait(false), table), ct).ConfigureAwait(false));

    /// <summary>The tracked connections of a network namespace that have the port or address on either side, before or after NAT.</summary>
    /// <param name="protocol">tcp, udp or icmp; all by default.</param>
    public async Task<Listing<ConntrackRow>> ConntrackAsync(Place place, int? port = null, string? address = null, string? protocol = null, CancellationToken ct = default) =>
        Listings.Of(await AskAsync(AgentOperations.Conntrack, new ConntrackArguments(await place.TargetAsync(ct).ConfigureAwait(false), protocol, address, port), ct).ConfigureAwait(false));

    /// <summary>A cable between two network namespaces. It goes with the first of its containers.</summary>
    /// <exception cref="AgentFailedException">A name or address is taken, or both ends are the host.</exception>
    public async Task<VethPair> ConnectVethAsync(VethSide a, VethSide b, CancellationToken ct = default)
    {
        // The host's end vanishes with its container's end; one with both ends on the host would stay.
        if (a.Place.IsHost && b.Place.IsHost)
            throw new AgentFailedException("a veth pair needs an end in a container; both ends are the engine's host.");
        await AskAsync(AgentOperations.Veth, new VethArguments(await EndAsync(a).ConfigureAwait(false), await EndAsync(b).ConfigureAwait(false)), ct).ConfigureAwait(false);
        return new VethPair(this, a.Place.IsHost ? b : a);

        async Task<VethEnd> EndAsync(VethSide side) =>
            new(await side.Place.TargetAsync(ct).ConfigureAwait(false), side.Name, side.Addresses, side.Routes);
    }

    /// <summary>Reads a network sysctl ("net.ipv4.ip_forward"), and sets it first when a value is given.</summary>
    /// <returns>The value as it is then.</returns>
    /// <exception cref="AgentFailedException">No such key; or to be set in the engine host's own network namespace.</exception>
    public async Task<string> SysctlAsync(Place place, string key, string? value = null, CancellationToken ct = default) =>
        (await AskAsync(AgentOperations.Sysctl, new SysctlArguments(await place.TargetAsync(ct).ConfigureAwait(false), key, value), ct).ConfigureAwait(false)).Value;

    private async Task<NetworkInventory> NetworkAsync(Place place, CancellationToken ct) =>
        await AskAsync(AgentOperations.Network, await place.TargetAsync(ct).ConfigureAwait(false), ct).ConfigureAwait(false);
}

/// <summary>One end of a cable.</summary>
/// <param name="Name">The interface's name, at most 15 characters.</param>
/// <param name="Addresses">With prefix: "10.9.0.1/24".</param>
public sealed record VethSide(Place Place, string Name, params string[] Addresses)
{
    /// <summary>As for `ip route add`: "default via 10.9.0.2", "172.17.0.0/16 via 10.9.0.2".</summary>
    public IReadOnlyList<string> Routes { get; init; } = [];
}

/// <summary>A cable between two network namespaces; disposing takes it away.</summary>
public sealed class VethPair : IAsyncDisposable
{
    private readonly EngineAgent _agent;
    private readonly VethSide _side;

    internal VethPair(EngineAgent agent, VethSide side) => (_agent, _side) = (agent, side);

    public async ValueTask DisposeAsync()
    {
        // A container that has stopped took its end along, and with it the other one.
        if (_side.Place.Container is { } container && (await container.InspectAsync().ConfigureAwait(false)).Running)
            await _agent.RunInAsync(_side.Place, ["net"], "ip", "link", "delete", _side.Name).ConfigureAwait(false);
    }
}
