using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Labs;

/// <summary>
/// A process of its own that outlives the owner of a session. It reads its standard input, whose other end only the owner
/// holds: "done" means that the owner removed everything itself; the end of the stream without it means that the owner died.
/// </summary>
public static partial class Reaper
{
    private const string SetSidCommand = "/usr/bin/setsid";

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60), s_cleanerLimit = TimeSpan.FromSeconds(15), s_pause = TimeSpan.FromSeconds(1);

    /// <summary>The command that runs a reaper: <c>labs</c> beside this assembly, or LABS_EXE.</summary>
    /// <returns>Null when it is not there, as in a unit test.</returns>
    public static string? Command
    {
        get
        {
            if (Environment.GetEnvironmentVariable("LABS_EXE") is { Length: > 0 } named)
                return named;
            var beside = Path.Combine(Path.GetDirectoryName(typeof(Reaper).Assembly.Location) ?? "", OperatingSystem.IsWindows() ? "labs.exe" : "labs");
            return File.Exists(beside) ? beside : null;
        }
    }

    [LibraryImport("libc", EntryPoint = "setsid")]
    private static partial int SetSid();

    /// <summary>The reaper's whole life. Call it first thing in its process.</summary>
    /// <param name="sessionId">The session to watch.</param>
    /// <param name="owner">The stream whose end is the owner's; <see cref="Stream.Null"/> to clean at once.</param>
    /// <param name="cleaners">One per kind of thing.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>Whether nothing is left.</returns>
    public static async Task<bool> RunAsync(string sessionId, Stream owner, IReadOnlyList<ISessionCleaner> cleaners, CancellationToken cancellationToken = default)
    {
        if (!OperatingSystem.IsWindows())
            _ = SetSid(); // out of the terminal's process group: Ctrl-C is the owner's business

        using (var reader = new StreamReader(owner))
        {
            if (await reader.ReadLineAsync(cancellationToken) == "done")
                return true;
        }
        return await CleanAsync(sessionId, cleaners, cancellationToken: cancellationToken);
    }

    /// <summary>
    /// Removes what a session left and then its folder. It looks again until two looks a second apart found nothing, since a
    /// request that the owner sent just before it died may still be under way in a server.
    /// </summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="cleaners">One per kind of thing.</param>
    /// <param name="cleanerLimit">How long one look of one cleaner may take, 15 s by default. All of it ends within about a minute.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>Whether nothing is left; if something is, the journal stays for the next attempt.</returns>
    public static async Task<bool> CleanAsync(
        string sessionId, IReadOnlyList<ISessionCleaner> cleaners, TimeSpan? cleanerLimit = null, CancellationToken cancellationToken = default)
    {
        if (SessionFolder.Open(sessionId) is not { } session)
            return true;
        var clock = Stopwatch.StartNew();
        for (var clean = 0; clean < 2;)
        {
            if (clock.Elapsed > s_limit)
                return false;
            clean = await PassAsync(session, cleaners, cleanerLimit ?? s_cleanerLimit, cancellationToken) ? clean + 1 : 0;
            if (clean < 2)
                await Task.Delay(s_pause, cancellationToken);
        }
        return session.Delete();
    }

    /// <summary>Starts the watcher of a session.</summary>
    /// <returns>The process; close its standard input, after "done" if nothing is left, to let it end. Null where there is no command.</returns>
    internal static Process? Start(string sessionId)
    {
        if (Command is not { } command)
            return null;
        // Through setsid --fork it is nobody's child: whoever ends the owner with all its descendants does not end the reaper.
        string[] line = File.Exists(SetSidCommand) ? [SetSidCommand, "--fork", command, "reaper", sessionId] : [command, "reaper", sessionId];
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            RedirectStandardInput = true,
            // Not the owner's: whoever reads the owner's output to its end must not wait for the reaper.
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        return Process.Start(start);
    }

    /// <summary>Cleans after dead owners, each in a reaper of its own, without waiting for it.</summary>
    internal static void Sweep()
    {
        try
        {
            foreach (var session in SessionFolder.All().Where(session => session.IsLeftBehind))
            {
                using var reaper = Start(session.Id);
                reaper?.StandardInput.Close();
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or Win32Exception)
        {
            // Somebody else's remains are no reason not to begin; the next session tries again.
        }
    }

    // All kinds at once: an engine that hangs must not delay the end of a process.
    private static async Task<bool> PassAsync(SessionFolder session, IReadOnlyList<ISessionCleaner> cleaners, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            var looks = session.Journal.GroupBy(entry => entry.Kind, entry => entry.Id)
                .Select(entries => LookAsync(session, entries.Key, [.. entries], cleaners, limit, cancellationToken));
            return (await Task.WhenAll(looks)).All(nothing => nothing);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            session.Log($"the journal can't be read: {exception.Message}");
            return false;
        }
    }

    /// <returns>Whether nothing of this kind was there.</returns>
    private static async Task<bool> LookAsync(
        SessionFolder session, string kind, IReadOnlyList<string> ids, IReadOnlyList<ISessionCleaner> cleaners, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(limit);
        try
        {
            var cleaner = cleaners.FirstOrDefault(cleaner => cleaner.Kind == kind) ?? throw new InvalidOperationException($"no cleaner for '{kind}'");
            // On a thread of its own, and left alone at the end: it may block, and need not heed its token.
            var found = await Task.Run(() => cleaner.CleanAsync(session.Id, ids, end.Token), end.Token).WaitAsync(end.Token);
            if (found > 0)
                session.Log($"{kind}: removed {found}");
            return found == 0;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            session.Log($"{kind}: {(end.IsCancellationRequested ? $"no end within {limit.TotalSeconds:0.#} s" : exception.Message)}");
            return false;
        }
    }
}
