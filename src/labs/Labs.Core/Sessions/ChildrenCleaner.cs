namespace Labs;

/// <summary>Ends the processes that a notebook's cells have started, see <see cref="NotebookChildren"/>.</summary>
public sealed class ChildrenCleaner : ISessionCleaner
{
    /// <summary>The kind of the journal entry. The entry's id is the id of the run.</summary>
    public const string KindName = "children";

    /// <inheritdoc/>
    public string Kind => KindName;

    /// <inheritdoc/>
    public async Task<int> CleanAsync(string sessionId, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var found = 0;
        foreach (var id in ids.Distinct().Where(NotebookChildren.IsRun))
            found += await NotebookChildren.EndAsync(id, cancellationToken);
        return found;
    }
}
