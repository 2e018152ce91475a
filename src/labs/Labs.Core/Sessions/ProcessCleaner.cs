using System.Diagnostics;
using System.Globalization;

namespace Labs;

/// <summary>
/// Kills the processes that a session started, with their descendants. A process is recognised by its start time, and on Linux also by
/// the session's id in its environment: a pid may belong to another process by now.
/// </summary>
public sealed class ProcessCleaner : ISessionCleaner
{
    /// <summary>The kind of a process's journal entry. <see cref="IdOf"/> returns the entry's id.</summary>
    public const string KindName = "process";

    private const string Variable = "LABS_SESSION";

    /// <inheritdoc/>
    public string Kind => KindName;

    /// <summary>Marks a process that is about to start as one of a session. Only a marked process is killed.</summary>
    public static void Mark(ProcessStartInfo start, string sessionId) => start.Environment[Variable] = sessionId;

    /// <summary>Returns the id of a process's journal entry: its pid and start time.</summary>
    public static string IdOf(Process process) =>
        string.Create(CultureInfo.InvariantCulture, $"{process.Id} {ProcessTable.StartOf(process.Id)}");

    /// <inheritdoc/>
    public Task<int> CleanAsync(string sessionId, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var found = 0;
        foreach (var id in ids)
        {
            if (id.Split(' ') is not [var pidText, var start] || !int.TryParse(pidText, CultureInfo.InvariantCulture, out var pid))
                continue;
            if (ProcessTable.StartOf(pid)?.ToString(CultureInfo.InvariantCulture) != start)
                continue;
            if (OperatingSystem.IsLinux() && !ProcessTable.HasVariable(pid, Variable, sessionId))
                continue;
            found++;
            try
            {
                using var process = Process.GetProcessById(pid);
                process.Kill(entireProcessTree: true);
            }
            catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
            {
                // It has exited meanwhile.
            }
        }
        return Task.FromResult(found);
    }
}
