using Labs.Agent.Contracts;

namespace Labs.Agent.Client;

/// <summary>The processes of a PID namespace. A notebook shows them as a tree, by the parents that the namespace itself sees.</summary>
public sealed class ProcessTree : View
{
    private readonly string _place;
    private readonly IReadOnlyDictionary<string, string> _containers;

    internal ProcessTree(string place, IReadOnlyList<ProcessRow> rows, IReadOnlyDictionary<string, string> containers) =>
        (_place, Rows, _containers) = (place, rows, containers);

    /// <summary>The processes, ordered by the process id inside the namespace.</summary>
    public IReadOnlyList<ProcessRow> Rows { get; }

    /// <summary>Returns the first process whose command line contains the text.</summary>
    /// <exception cref="InvalidOperationException">There is none. The message lists the processes.</exception>
    public ProcessRow Find(string text) => Rows.FirstOrDefault(row => row.Command.Contains(text, StringComparison.Ordinal))
        ?? throw new InvalidOperationException($"no process of {_place} has '{text}' in its command line; there are: " +
            string.Join(", ", Rows.Select(row => row.Command)));

    /// <summary>
    /// Returns the session's name for the container that a process belongs to; the short id for another container, "" for none.
    /// </summary>
    public string ContainerOf(ProcessRow row) => row.Container is { } id ? _containers.GetValueOrDefault(id, id[..12]) : "";

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
        var zombie = row.IsZombie ? " (zombie)" : "";
        var container = ContainerOf(row) is { Length: > 0 } name ? $", {name}" : "";
        var node = parent.Add($"{row.InnerPid} {row.Command}{zombie}  · ppid {row.InnerPpid}, on the host {row.Pid}{container}");
        foreach (var child in Rows.Where(other => other.InnerPpid == row.InnerPid))
            Add(node, child);
    }
}
