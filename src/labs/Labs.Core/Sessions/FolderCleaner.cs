namespace Labs;

/// <summary>Removes a session's temp folder. It deletes nothing whose name does not carry the session.</summary>
public sealed class FolderCleaner : ISessionCleaner
{
    public const string KindName = "folder";

    public string Kind => KindName;

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
