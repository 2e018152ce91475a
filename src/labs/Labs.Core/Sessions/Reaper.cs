using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Labs;

/// <summary>
/// The reaper process of a session, which outlives the session's owner and removes what it left. It reads its standard input, whose
/// other end only the owner holds. "done" means that the owner removed everything; the end of the stream without "done" means that
/// the owner died.
/// </summary>
public static partial class Reaper
{
    private const string SetSidCommand = "/usr/bin/setsid";

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_cleanerLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The path of the command that runs a reaper: LABS_EXE, else <c>labs</c> in the folder of this assembly. Null if it does not
    /// exist, as in a unit test.
    /// </summary>
    public static string? Command
    {
        get
        {
            if (Environment.GetEnvironmentVariable("LABS_EXE") is { Length: > 0 } named)
                return named.Contains('/') ? Path.GetFullPath(named) : named;
            var folder = Path.GetDirectoryName(typeof(Reaper).Assembly.Location) ?? "";
            var command = Path.Combine(folder, OperatingSystem.IsWindows() ? "labs.exe" : "labs");
            return File.Exists(command) ? command : null;
        }
    }

    [LibraryImport("libc", EntryPoint = "setsid")]
    private static partial int SetSid();

    /// <summary>Runs a reaper from start to end. Call it first in the reaper's process.</summary>
    /// <param name="sessionId">The session to watch.</param>
    /// <param name="owner">The stream that ends when the owner exits; <see cref="Stream.Null"/> to clean at once.</param>
    /// <param name="cleaners">A cleaner per kind of journal entry.</param>
    /// <param name="cancellationToken">Stops the reaper early.</param>
    /// <returns>Whether nothing is left.</returns>
    public static async Task<bool> RunAsync(
        string sessionId,
        Stream owner,
        IReadOnlyList<ISessionCleaner> cleaners,
        CancellationToken cancellationToken = default)
    {
        if (!OperatingSystem.IsWindows())
            _ = SetSid(); // leaves the terminal's process group, so that Ctrl-C reaches the owner only

        using (var reader = new StreamReader(owner))
        {
            if (await reader.ReadLineAsync(cancellationToken) == "done")
                return true;
        }
        return await CleanAsync(sessionId, cleaners, cancellationToken: cancellationToken);
    }

    /// <summary>
    /// Removes what a session left behind and then the session's folder. It repeats this until two passes a second apart found
    /// nothing, because a server may still be handling a request that the owner sent just before it died. It gives up after about a
    /// minute.
    /// </summary>
    /// <param name="sessionId">The session's id.</param>
    /// <param name="cleaners">A cleaner per kind of journal entry.</param>
    /// <param name="cleanerLimit">The time limit of one cleaner in one pass; 15 s if null.</param>
    /// <param name="cancellationToken">Stops the clean-up early.</param>
    /// <returns>Whether nothing is left. If something is left, the journal stays for the next attempt.</returns>
    public static async Task<bool> CleanAsync(
        string sessionId,
        IReadOnlyList<ISessionCleaner> cleaners,
        TimeSpan? cleanerLimit = null,
        CancellationToken cancellationToken = default)
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

    /// <summary>Starts the reaper of a session.</summary>
    /// <returns>
    /// The process. Write "done" to its standard input if nothing is left, then close the input to let the process exit. Null if there
    /// is no command that runs a reaper.
    /// </returns>
    internal static Process? Start(string sessionId)
    {
        if (Command is not { } command)
            return null;
        // Through setsid --fork the reaper is not a descendant of the owner. It survives when somebody kills the owner's whole tree.
        string[] line = File.Exists(SetSidCommand)
            ? [SetSidCommand, "--fork", command, "reaper", sessionId]
            : [command, "reaper", sessionId];
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            RedirectStandardInput = true,
            // Not the owner's streams: a program that reads the owner's output to its end must not wait for the reaper.
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment[StateFolder.Variable] = Path.GetDirectoryName(StateFolder.Path); // whatever the reaper's home and folder are
        start.Environment.Remove(NotebookChildren.Variable); // it outlives the notebook's run
        return Process.Start(start);
    }

    /// <summary>Starts a reaper for each session whose owner is dead, and does not wait for it.</summary>
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
            // The remains of another session must not prevent a new one. The next session tries again.
        }
    }

    // All kinds in parallel: an engine that hangs must not delay the end of a process.
    private static async Task<bool> PassAsync(
        SessionFolder session,
        IReadOnlyList<ISessionCleaner> cleaners,
        TimeSpan limit,
        CancellationToken cancellationToken)
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

    /// <returns>Whether nothing of this kind was found.</returns>
    private static async Task<bool> LookAsync(
        SessionFolder session,
        string kind,
        IReadOnlyList<string> ids,
        IReadOnlyList<ISessionCleaner> cleaners,
        TimeSpan limit,
        CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(limit);
        try
        {
            var cleaner = cleaners.FirstOrDefault(cleaner => cleaner.Kind == kind)
                ?? throw new InvalidOperationException($"no cleaner for '{kind}'");
            // On another thread, and abandoned after the limit: a cleaner may block or ignore its token.
            var found = await Task.Run(() => cleaner.CleanAsync(session.Id, ids, end.Token), end.Token).WaitAsync(end.Token);
            if (found > 0)
                session.Log($"{kind}: removed {found}");
            return found == 0;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            session.Log($"{kind}: {(end.IsCancellationRequested ? $"not finished after {limit.TotalSeconds:0.#} s" : exception.Message)}");
            return false;
        }
    }
}
