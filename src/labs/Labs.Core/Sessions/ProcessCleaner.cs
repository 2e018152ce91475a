using System.Diagnostics;
using System.Globalization;

namespace Labs;

/// <summary>Kills the processes that a session started, with their descendants. The start time guards against a reused pid.</summary>
public sealed class ProcessCleaner : ISessionCleaner
{
    /// <summary>The kind of a process's journal entry. <see cref="IdOf"/> returns the entry's id.</summary>
    public const string KindName = "process";

    /// <inheritdoc/>
    public string Kind => KindName;

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
