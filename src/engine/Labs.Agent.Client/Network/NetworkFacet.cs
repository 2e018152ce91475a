using Labs.Agent.Contracts;

namespace Labs.Agent.Client;

/// <summary>Interfaces, routes, packet filter, tracked connections, veth pairs and sysctls of network namespaces.</summary>
public sealed class NetworkFacet
{
    private readonly AgentClient _agent;

    internal NetworkFacet(AgentClient agent) => _agent = agent;

    /// <summary>Returns the interfaces of a network namespace, with their addresses.</summary>
    public async Task<Listing<InterfaceRow>> InterfacesAsync(IPlace place, CancellationToken cancellationToken = default) =>
        Listings.Of((await InventoryAsync(place, cancellationToken)).Interfaces);

    /// <summary>Returns every address of a network namespace with its prefix length: "10.0.0.2/24".</summary>
    public async Task<IReadOnlyList<string>> AddressesAsync(IPlace place, CancellationToken cancellationToken = default)
    {
        var interfaces = (await InventoryAsync(place, cancellationToken)).Interfaces;
        return [.. interfaces.SelectMany(row => row.Addresses).Select(address => $"{address.Address}/{address.PrefixLength}")];
    }

    /// <summary>Returns a network namespace as its members see it: inode, interfaces and routes.</summary>
    public async Task<NetworkStack> StackAsync(IPlace place, CancellationToken cancellationToken = default)
    {
        var inventory = await InventoryAsync(place, cancellationToken);
        var namespaces = await _agent.Processes.NamespacesAsync(place, cancellationToken);
        return new NetworkStack(namespaces.Net, inventory.Interfaces, inventory.Routes);
    }

    /// <summary>Returns the packet filter of a network namespace.</summary>
    /// <param name="table">filter, nat, mangle or raw; all by default.</param>
    public async Task<IptablesRules> IptablesAsync(IPlace place, string? table = null, CancellationToken cancellationToken = default)
    {
        var arguments = new IptablesArguments(await place.TargetAsync(cancellationToken), table);
        return new(await _agent.CallAsync(NetworkOperations.Iptables, arguments, cancellationToken));
    }

    /// <summary>
    /// Returns the tracked connections of a network namespace. A port or address is looked for on both sides, before and after
    /// translation.
    /// </summary>
    /// <param name="protocol">tcp, udp or icmp; all by default.</param>
    public async Task<Listing<ConntrackRow>> ConntrackAsync(
        IPlace place, int? port = null, string? address = null, string? protocol = null, CancellationToken cancellationToken = default)
    {
        var target = await place.TargetAsync(cancellationToken);
        var arguments = new ConntrackArguments(target, protocol, address, port);
        return Listings.Of(await _agent.CallAsync(NetworkOperations.Conntrack, arguments, cancellationToken));
    }

    /// <summary>Joins two network namespaces by a veth pair. The pair ends with the first of its containers.</summary>
    /// <exception cref="AgentFailedException">A name or an address is in use, or both ends are on the engine's host.</exception>
    public async Task<VethPair> ConnectVethAsync(VethSide a, VethSide b, CancellationToken cancellationToken = default)
    {
        var (endA, endB) = (await EndAsync(a), await EndAsync(b));
        // The host's end vanishes with the container's end. With both ends on the host, the pair would stay.
        if (endA.Target.Pid == 0 && endB.Target.Pid == 0)
            throw new AgentFailedException("a veth pair needs an end in a container; both ends are the engine's host.");
        await _agent.CallAsync(NetworkOperations.Veth, new VethArguments(endA, endB), cancellationToken);
        return new VethPair(_agent, endA.Target.Pid == 0 ? b : a);

        async Task<VethEnd> EndAsync(VethSide side) =>
            new(await side.Place.TargetAsync(cancellationToken), side.Name, side.Addresses, side.Routes);
    }

    /// <summary>Reads a network sysctl such as "net.ipv4.ip_forward". If a value is given, sets it first.</summary>
    /// <returns>The value afterwards.</returns>
    /// <exception cref="AgentFailedException">
    /// There is no such key, or it would be set in the engine host's own network namespace.
    /// </exception>
    public async Task<string> SysctlAsync(IPlace place, string key, string? value = null, CancellationToken cancellationToken = default)
    {
        var arguments = new SysctlArguments(await place.TargetAsync(cancellationToken), key, value);
        return (await _agent.CallAsync(NetworkOperations.Sysctl, arguments, cancellationToken)).Value;
    }

    private async Task<NetworkInventory> InventoryAsync(IPlace place, CancellationToken cancellationToken)
    {
        var target = await place.TargetAsync(cancellationToken);
        return await _agent.CallAsync(NetworkOperations.Inventory, target, cancellationToken);
    }
}
