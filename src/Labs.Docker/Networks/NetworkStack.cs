namespace Labs.Docker;

/// <summary>A network namespace as its members see it: its inode, interfaces and routes.</summary>
/// <param name="Inode">The number of /proc/PID/ns/net; equal numbers, same stack.</param>
public sealed record NetworkStack(ulong Inode, IReadOnlyList<InterfaceRow> Interfaces, IReadOnlyList<RouteRow> Routes)
{
    /// <summary>The interfaces' names; the host's ends of containers' cables are only counted.</summary>
    public string Names
    {
        get
        {
            var plugs = Interfaces.Count(link => link.Name.StartsWith("veth", StringComparison.Ordinal));
            var names = Interfaces.Where(link => !link.Name.StartsWith("veth", StringComparison.Ordinal)).Select(link => link.Name);
            return string.Join(", ", plugs == 0 ? names : names.Append($"{plugs} veth"));
        }
    }

    /// <summary>IPv4 addresses with their prefix lengths: "eth0 172.17.0.2/16".</summary>
    public IReadOnlyList<string> Addresses =>
        [.. Interfaces.SelectMany(link => link.Addresses.Where(address => address.Family == "inet").Select(address => $"{link.Name} {address.Address}/{address.PrefixLength}"))];

    /// <exception cref="EngineException">There is no interface of that name.</exception>
    public InterfaceRow Interface(string name) => Interfaces.FirstOrDefault(link => link.Name == name)
        ?? throw new EngineException($"network namespace {Inode} has no interface {name}; it has: {Names}.");
}
