using System.Globalization;
using Labs.Agent.Contracts;

namespace Labs.Agent.Client;

/// <summary>The namespaces of several places side by side. Equal numbers in a row are the same namespace.</summary>
public sealed class NamespaceMatrix : View
{
    private static readonly (string Kind, Func<NamespaceSet, ulong> Of)[] s_kinds =
    [
        ("mnt", set => set.Mnt), ("pid", set => set.Pid), ("net", set => set.Net), ("ipc", set => set.Ipc),
        ("uts", set => set.Uts), ("user", set => set.User), ("cgroup", set => set.Cgroup), ("time", set => set.Time),
    ];

    internal NamespaceMatrix(IReadOnlyList<(string Name, NamespaceSet Set)> columns) => Columns = columns;

    /// <summary>The places in the order in which they were given.</summary>
    public IReadOnlyList<(string Name, NamespaceSet Set)> Columns { get; }

    /// <summary>The kinds of namespaces: mnt, pid, net, ipc, uts, user, cgroup and time.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [.. s_kinds.Select(kind => kind.Kind)];

    /// <summary>The inode number of one kind of namespace in one place.</summary>
    public ulong this[string kind, string name] => Of(kind)(Columns.First(column => column.Name == name).Set);

    /// <summary>Groups the places that share a namespace of this kind, in the order of the columns.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Partition(string kind) =>
        [.. Columns.GroupBy(column => Of(kind)(column.Set)).Select(group => group.Select(column => column.Name).ToArray())];

    /// <summary>Returns whether two places share a namespace of this kind.</summary>
    public bool Shared(string kind, string a, string b) => this[kind, a] == this[kind, b];

    public override MimeBundle ToMime()
    {
        var table = new Table(["namespace", .. Columns.Select(column => column.Name), "shared by"]);
        foreach (var (kind, of) in s_kinds)
        {
            var shared = Partition(kind).Where(group => group.Count > 1).Select(group => string.Join(" + ", group));
            table.Row([kind, .. Columns.Select(column => Text(of(column.Set))), string.Join("; ", shared)]);
        }
        return table.ToMime();

        static object Text(ulong inode) => inode > 0 ? inode.ToString(CultureInfo.InvariantCulture) : "unknown";
    }

    private static Func<NamespaceSet, ulong> Of(string kind) =>
        s_kinds.FirstOrDefault(other => other.Kind == kind).Of
        ?? throw new ArgumentException($"'{kind}' is no kind of namespace; expected {string.Join(", ", Kinds)}.", nameof(kind));
}
