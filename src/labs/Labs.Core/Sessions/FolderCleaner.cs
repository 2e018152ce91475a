namespace Labs;

/// <summary>
/// Removes a session's temporary folder: the one that the session has made and no other, see <see cref="PrivateFolder.Remove"/>.
/// </summary>
public sealed class FolderCleaner : ISessionCleaner
{
    /// <summary>The kind of a folder's journal entry. <see cref="FolderEntry"/> is the entry's id.</summary>
    public const string KindName = "folder";

    /// <inheritdoc/>
    public string Kind => KindName;

    /// <inheritdoc/>
    public Task<int> CleanAsync(string sessionId, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var found = 0;
        foreach (var made in ids.Select(id => FolderEntry.Parse(sessionId, id)).OfType<FolderEntry>().GroupBy(entry => entry.Path))
            found += PrivateFolder.Remove(made.Key, made.Last().Identity) ? 1 : 0;
        return Task.FromResult(found);
    }
}
