namespace Labs;

/// <summary>Removes a session's temporary folders. It deletes only folders whose name contains the session's id.</summary>
public sealed class FolderCleaner : ISessionCleaner
{
    /// <summary>The kind of a folder's journal entry. The entry's id is the full path.</summary>
    public const string KindName = "folder";

    /// <inheritdoc/>
    public string Kind => KindName;

    /// <inheritdoc/>
    public Task<int> CleanAsync(string sessionId, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var found = 0;
        foreach (var path in ids.Where(path => Path.GetFileName(path).Contains(sessionId) && Directory.Exists(path)))
        {
            found++;
            Directory.Delete(path, recursive: true);
        }
        return Task.FromResult(found);
    }
}
