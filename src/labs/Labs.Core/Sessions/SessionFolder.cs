using System.Text.Json.Nodes;

namespace Labs;

/// <summary>
/// The record of a session on disk, by which everything can be removed after the owner has died: <c>session.json</c> names the owner,
/// <c>journal.jsonl</c> has a line per thing, written before the thing is created. Folders have mode 0700, files 0600.
/// </summary>
public sealed class SessionFolder
{
    private const string Description = "session.json";
    private const long LongestLog = 64 << 10;

    private readonly Lock _lock = new();

    private SessionFolder(string path, string slug, Owner? owner) =>
        (Path, Slug, Owner, IsDescribed) = (path, slug, owner ?? Owner.Unknown, owner is not null);

    /// <summary>The full path of the folder.</summary>
    public string Path { get; }

    /// <summary>The session's id, which is the folder's name.</summary>
    public string Id => System.IO.Path.GetFileName(Path);

    /// <summary>The notebook's name without its number; empty if the session is not described.</summary>
    public string Slug { get; }

    /// <summary>The process that opened the session. If the session is not described, its pid is 0.</summary>
    public Owner Owner { get; }

    /// <summary>Whether <c>session.json</c> could be read. A session that is just starting does not have the file yet.</summary>
    public bool IsDescribed { get; }

    /// <summary>
    /// Whether the session can be removed: its owner is dead. An owner that can't be seen counts as dead after it has not renewed the
    /// folder's lease for ten minutes, and a session without a description after ten minutes without a change.
    /// </summary>
    public bool IsLeftBehind => IsDescribed ? Owner.State == OwnerState.Ended || Owner.IsDead(Lease) : Lease == LeaseState.Expired;

    /// <summary>The folder of all sessions: <c>sessions</c> in the <see cref="StateFolder"/>.</summary>
    public static string Root => System.IO.Path.Combine(StateFolder.Path, "sessions");

    /// <summary>The kinds and ids in the journal, oldest first; empty if there is no journal.</summary>
    /// <exception cref="IOException">The journal exists and can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The journal belongs to another user, or others may change it.</exception>
    public IReadOnlyList<(string Kind, string Id)> Journal
    {
        get
        {
            try
            {
                return [.. PrivateFile.Read(JournalPath).Split('\n').Select(ParseEntry).OfType<(string, string)>()];
            }
            catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
            {
                return [];
            }
        }
    }

    // The owner renews it by changing the time of a file. An attempt to clean up does so too and delays the next one.
    private LeaseState Lease => LeaseRenewal.StateOf(LastChange(), DateTimeOffset.UtcNow);

    private string DescriptionPath => System.IO.Path.Combine(Path, Description);

    private string JournalPath => System.IO.Path.Combine(Path, "journal.jsonl");

    /// <summary>The file with the messages of owner and reaper about their clean-up.</summary>
    public string LogPath => System.IO.Path.Combine(Path, "reaper.log");

    /// <exception cref="IOException">The folder can't be written; the message says what to do.</exception>
    internal static SessionFolder Create(string id, string slug)
    {
        var session = new SessionFolder(System.IO.Path.Combine(Root, id), slug, Owner.Current);
        try
        {
            foreach (var folder in new[] { StateFolder.Path, Root, session.Path })
                PrivateFolder.Ensure(folder);
            // Other processes may read the file at any time, so it appears complete or not at all.
            var unfinished = session.DescriptionPath + ".tmp";
            var description = new JsonObject { ["id"] = id, ["slug"] = slug, ["owner"] = session.Owner.ToString() };
            PrivateFile.Write(unfinished, description.ToJsonString());
            File.Move(unfinished, session.DescriptionPath);
            return session;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            session.Delete();
            throw new IOException(
                $"The session can't start because its folder {session.Path} can't be written: {exception.Message.TrimEnd('.')}. "
                + $"Free some space there (df -h {Root}), or set {StateFolder.Variable} to another folder.",
                exception);
        }
    }

    /// <summary>Opens the record of a session, also if it is damaged.</summary>
    /// <returns>Null if there is no such session, or if the folder is a link, another user's, or one that others may change.</returns>
    /// <exception cref="IOException">The <see cref="StateFolder"/> can't be trusted; the message says what to do.</exception>
    public static SessionFolder? Open(string id)
    {
        var path = System.IO.Path.Combine(Root, id);
        if (!IsId(id) || !Directory.Exists(path) || !PrivateFolder.IsOwn(path))
            return null;
        try
        {
            if (JsonNode.Parse(PrivateFile.Read(System.IO.Path.Combine(path, Description))) is JsonObject session
                && TextOf(session, "slug") is { } slug && Owner.Parse(TextOf(session, "owner")) is { } owner)
                return new SessionFolder(path, slug, owner);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException || IsDamaged(exception))
        {
            if (!Directory.Exists(path))
                return null;
        }
        return new SessionFolder(path, "", owner: null);
    }

    /// <summary>Returns all sessions of this user that still have a folder, also damaged ones.</summary>
    /// <exception cref="IOException">The <see cref="StateFolder"/> can't be trusted; the message says what to do.</exception>
    public static IReadOnlyList<SessionFolder> All() => [.. Folders().Select(Open).OfType<SessionFolder>()];

    /// <summary>Returns the full paths of folders that look like sessions of this user and are not: see <see cref="Open"/>.</summary>
    public static IReadOnlyList<string> Foreign() =>
        [.. Folders().Where(IsId).Select(id => System.IO.Path.Combine(Root, id)).Where(path => !PrivateFolder.IsOwn(path))];

    private static IEnumerable<string> Folders() =>
        Directory.Exists(Root) ? Directory.GetDirectories(Root).Select(path => System.IO.Path.GetFileName(path)) : [];

    /// <summary>Renews the lease of the owner.</summary>
    internal void Renew() => File.SetLastWriteTimeUtc(DescriptionPath, DateTime.UtcNow);

    internal void Append(string kind, string id)
    {
        var line = new JsonObject { ["kind"] = kind, ["id"] = id }.ToJsonString() + "\n";
        lock (_lock)
        {
            using var journal = PrivateFile.Open(JournalPath, FileMode.Append);
            journal.Write(System.Text.Encoding.UTF8.GetBytes(line));
        }
    }

    /// <summary>Adds a line to the log if the folder still exists. A failure to write does not stop the clean-up.</summary>
    internal void Log(string message)
    {
        try
        {
            // If an engine never comes back, the clean-up is attempted again and again; its log must not fill the disk.
            var isLong = new FileInfo(LogPath) is { Exists: true, Length: > LongestLog };
            using var log = PrivateFile.Open(LogPath, isLong ? FileMode.Create : FileMode.Append);
            log.Write(System.Text.Encoding.UTF8.GetBytes($"{DateTimeOffset.UtcNow:O} {message}\n"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Owner or reaper has removed the folder already, or the disk is full.
        }
    }

    /// <returns>Whether the folder is gone.</returns>
    internal bool Delete()
    {
        for (var attempt = 0; attempt < 3; attempt++)
        {
            try
            {
                Directory.Delete(Path, recursive: true);
                return true;
            }
            catch (DirectoryNotFoundException)
            {
                return true; // owner or reaper has removed the folder already
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // A file was added meanwhile, or the folder can't be removed at all.
            }
        }
        return !Directory.Exists(Path);
    }

    // Eight hexadecimal digits. Folders with other names below the root are not sessions.
    private static bool IsId(string name) => name.Length == 8 && name.All(static character => char.IsAsciiHexDigitLower(character));

    // Returns null for a line that is incomplete because the owner was killed while it wrote.
    private static (string Kind, string Id)? ParseEntry(string line)
    {
        try
        {
            return JsonNode.Parse(line) is JsonObject entry && TextOf(entry, "kind") is { } kind && TextOf(entry, "id") is { } id
                ? (kind, id)
                : null;
        }
        // A member that occurs twice is an ArgumentException.
        catch (Exception exception) when (IsDamaged(exception))
        {
            return null;
        }
    }

    // No JSON; a member twice; half a surrogate pair in a text.
    private static bool IsDamaged(Exception exception) =>
        exception is System.Text.Json.JsonException or ArgumentException or InvalidOperationException;

    private static string? TextOf(JsonObject json, string name) =>
        json[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private DateTime LastChange()
    {
        try
        {
            return Directory.EnumerateFiles(Path).Select(File.GetLastWriteTimeUtc).Append(Directory.GetLastWriteTimeUtc(Path)).Max();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Directory.GetLastWriteTimeUtc(Path);
        }
    }
}
