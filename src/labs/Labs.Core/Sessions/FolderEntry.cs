namespace Labs;

/// <summary>
/// A journal entry about the session's temporary folder: <c>/tmp/labs-ID</c> before it is made, and <c>/tmp/labs-ID 0.31:4711</c>, with
/// device and inode, when it has been made.
/// </summary>
/// <param name="Path">The full path.</param>
/// <param name="Identity">What <see cref="PrivateFolder.Create"/> has returned; null before the folder is made.</param>
internal sealed record FolderEntry(string Path, string? Identity)
{
    /// <summary>Returns the path of a session's folder. It is absolute, because the reaper has another current folder.</summary>
    public static string PathOf(string sessionId) =>
        System.IO.Path.Combine(System.IO.Path.GetFullPath(System.IO.Path.GetTempPath()), $"labs-{sessionId}");

    /// <summary>Returns null if the text is no entry about the folder of this session.</summary>
    public static FolderEntry? Parse(string sessionId, string text)
    {
        var name = $"{System.IO.Path.DirectorySeparatorChar}labs-{sessionId}";
        var end = text.LastIndexOf(name, StringComparison.Ordinal) + name.Length;
        if (end < name.Length || System.IO.Path.GetFullPath(text[..end]) != text[..end])
            return null;
        return text[end..] switch
        {
            "" => new FolderEntry(text, null),
            [' ', .. var identity] => new FolderEntry(text[..end], identity),
            _ => null,
        };
    }

    /// <summary>Makes the folder of a session. The journal knows of it before it exists.</summary>
    /// <exception cref="IOException">The folder can't be made, for example because somebody else has made one with that name.</exception>
    public static FolderEntry Make(SessionFolder session)
    {
        var path = PathOf(session.Id);
        session.Append(FolderCleaner.KindName, path);
        return new FolderEntry(path, PrivateFolder.Create(path));
    }

    /// <summary>Removes the folder if it still exists.</summary>
    public Task RemoveAsync(CancellationToken cancellationToken)
    {
        PrivateFolder.Remove(Path, Identity);
        return Task.CompletedTask;
    }

    public override string ToString() => Identity is null ? Path : $"{Path} {Identity}";
}
