using Labs.Agent.Contracts;

namespace Labs.Agent.Client;

/// <summary>A network namespace as its members see it.</summary>
/// <param name="Inode">The inode number of /proc/PID/ns/net. Processes with the same number share the network stack.</param>
public sealed record NetworkStack(ulong Inode, IReadOnlyList<InterfaceRow> Interfaces, IReadOnlyList<RouteRow> Routes)
{
    /// <summary>The interfaces' names. Interfaces of veth pairs are counted instead of listed.</summary>
    public string Names
    {
        get
        {
            var ends = Interfaces.Count(link => link.Name.StartsWith("veth", StringComparison.Ordinal));
            var names = Interfaces.Where(link => !link.Name.StartsWith("veth", StringComparison.Ordinal)).Select(link => link.Name);
            return string.Join(", ", ends == 0 ? names : names.Append($"{ends} veth"));
        }
    }

    /// <summary>The IPv4 addresses with interface and prefix length: "eth0 172.17.0.2/16".</summary>
    public IReadOnlyList<string> Addresses =>
    [
        .. Interfaces.SelectMany(link => link.Addresses.Where(address => address.Family == "inet")
            .Select(address => $"{link.Name} {address.Address}/{address.PrefixLength}")),
    ];

    /// <summary>Returns the interface with a name.</summary>
    /// <exception cref="InvalidOperationException">There is none. The message lists the interfaces.</exception>
    public InterfaceRow Interface(string name) => Interfaces.FirstOrDefault(link => link.Name == name)
        ?? throw new InvalidOperationException($"network namespace {Inode} has no interface {name}; it has: {Names}.");
}
