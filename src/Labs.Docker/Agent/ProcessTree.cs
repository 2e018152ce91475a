namespace Labs.Docker;

/// <summary>The processes of a PID namespace; shown as a tree by the parents that the namespace itself sees.</summary>
public sealed class ProcessTree : View
{
    private readonly string _place;
    private readonly IReadOnlyDictionary<string, string> _containers;

    internal ProcessTree(string place, IReadOnlyList<ProcessRow> rows, IReadOnlyDictionary<string, string> containers) =>
        (_place, Rows, _containers) = (place, rows, containers);

    /// <summary>Ordered by the inner process id.</summary>
    public IReadOnlyList<ProcessRow> Rows { get; }

    /// <summary>The first process whose command line contains the text.</summary>
    /// <exception cref="InvalidOperationException">There is none; the message lists what there is.</exception>
    public ProcessRow Find(string text) => Rows.FirstOrDefault(row => row.Command.Contains(text, StringComparison.Ordinal))
        ?? throw new InvalidOperationException($"no process of {_place} has '{text}' in its command line; there are: {string.Join(", ", Rows.Select(row => row.Command))}");

    /// <summary>The name in the session of the container that a process belongs to; "" for none of this session's.</summary>
    public string ContainerOf(ProcessRow row) => row.Container is { } id ? _containers.GetValueOrDefault(id, id[..12]) : "";

    /// <summary>The rows as a table with the numbers inside and on the host.</summary>
    public Table ToTable() => Table.Of(Rows, ("pid inside", row => row.InnerPid), ("ppid inside", row => row.InnerPpid), ("pid on host", row => row.Pid),
        ("ppid on host", row => row.Ppid), ("state", row => row.State), ("container", ContainerOf), ("command", row => row.Command));

    public override MimeBundle ToMime()
    {
        var tree = new Tree($"pid namespace of {_place}");
        var known = Rows.Select(row => row.InnerPid).ToHashSet();
        foreach (var root in Rows.Where(row => !known.Contains(row.InnerPpid)))
            Add(tree, root);
        return tree.ToMime();
    }

    private void Add(Tree parent, ProcessRow row)
    {
        var node = parent.Add($"{row.InnerPid} {row.Command}{(row.IsZombie ? " (zombie)" : "")}  · ppid {row.InnerPpid}, on the host {row.Pid}{(ContainerOf(row) is { Length: > 0 } container ? $", {container}" : "")}");
        foreach (var child in Rows.Where(other => other.InnerPpid == row.InnerPid))
            Add(node, child);
    }
}
