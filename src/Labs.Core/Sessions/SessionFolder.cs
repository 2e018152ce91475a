using System.Text.Json.Nodes;

namespace Labs;

/// <summary>
/// What a session made, on disk, so that it can be removed when its owner is gone: <c>session.json</c> names the owner,
/// <c>journal.jsonl</c> has a line per thing, written before the thing is made. Folders 0700, files 0600.
/// </summary>
public sealed class SessionFolder
{
    private readonly Lock _lock = new();

    private SessionFolder(string path, string slug, Owner owner) => (Path, Slug, Owner) = (path, slug, owner);

    public string Path { get; }

    public string Id => System.IO.Path.GetFileName(Path);

    public string Slug { get; }

    public Owner Owner { get; }

    /// <summary>Where sessions are kept: $XDG_STATE_HOME/labs/sessions, or ~/.local/state/labs/sessions.</summary>
    public static string Root => System.IO.Path.Combine(
        Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } state
            ? state
            : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state"),
        "labs", "sessions");

    /// <summary>The kinds and ids in the journal, oldest first.</summary>
    public IReadOnlyList<(string Kind, string Id)> Journal
    {
        get
        {
            var entries = new List<(string, string)>();
            if (!File.Exists(JournalPath))
                return entries;
            foreach (var line in File.ReadLines(JournalPath))
            {
                try
                {
                    var entry = JsonNode.Parse(line)!;
                    entries.Add(((string)entry["kind"]!, (string)entry["id"]!));
                }
                catch (System.Text.Json.JsonException)
                {
                    // The last line of an owner that was killed while it wrote.
                }
            }
            return entries;
        }
    }

    private string JournalPath => System.IO.Path.Combine(Path, "journal.jsonl");

    public string LogPath => System.IO.Path.Combine(Path, "reaper.log");

    internal static SessionFolder Create(string id, string slug)
    {
        var path = System.IO.Path.Combine(Root, id);
        MakePrivate(path);
        var owner = Owner.Current;
        WritePrivate(System.IO.Path.Combine(path, "session.json"),
            new JsonObject { ["id"] = id, ["slug"] = slug, ["owner"] = owner.ToString() }.ToJsonString());
        return new SessionFolder(path, slug, owner);
    }

    /// <returns>Null when there is no such session, or when its description is unreadable.</returns>
    public static SessionFolder? Open(string id)
    {
        var path = System.IO.Path.Combine(Root, id);
        try
        {
            var session = JsonNode.Parse(File.ReadAllText(System.IO.Path.Combine(path, "session.json")))!;
            return Owner.Parse((string?)session["owner"]) is { } owner ? new SessionFolder(path, (string)session["slug"]!, owner) : null;
        }
        catch (Exception exception) when (exception is IOException or System.Text.Json.JsonException)
        {
            return null;
        }
    }

    /// <summary>All sessions of this user whose traces are still there.</summary>
    public static IReadOnlyList<SessionFolder> All() =>
        Directory.Exists(Root)
            ? [.. Directory.GetDirectories(Root).Select(path => Open(System.IO.Path.GetFileName(path))).OfType<SessionFolder>()]
            : [];

    internal void Append(string kind, string id)
    {
        var line = new JsonObject { ["kind"] = kind, ["id"] = id }.ToJsonString() + "\n";
        lock (_lock)
        {
            using var journal = new FileStream(JournalPath, PrivateFile(FileMode.Append));
            journal.Write(System.Text.Encoding.UTF8.GetBytes(line));
        }
    }

    internal void Log(string message) =>
        File.AppendAllText(LogPath, $"{DateTimeOffset.UtcNow:O} {message}\n");

    internal void Delete()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // The other of owner and reaper was faster.
        }
    }

    internal static void MakePrivate(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static void WritePrivate(string path, string text)
    {
        using var writer = new StreamWriter(new FileStream(path, PrivateFile(FileMode.Create)));
        writer.Write(text);
    }

    private static FileStreamOptions PrivateFile(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
