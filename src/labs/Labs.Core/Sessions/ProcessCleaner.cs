using System.Diagnostics;
using System.Globalization;

namespace Labs;

/// <summary>Ends a process that a session started, if it is still the same one.</summary>
public sealed class ProcessCleaner : ISessionCleaner
{
    public const string KindName = "process";

    public string Kind => KindName;

    /// <summary>The journal's id of a process: pid and start time.</summary>
    public static string IdOf(Process process) =>
        string.Create(CultureInfo.InvariantCulture, $"{process.Id} {Owner.StartOf(process.Id)}");

    public Task<int> CleanAsync(string sessionId, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var found = 0;
        foreach (var id in ids)
        {
            if (id.Split(' ') is not [var pidText, var start] || !int.TryParse(pidText, CultureInfo.InvariantCulture, out var pid))
                continue;
            if (Owner.StartOf(pid)?.ToString(CultureInfo.InvariantCulture) != start)
                continue;
            found++;
            try
            {
                using var process = Process.GetProcessById(pid);
                process.Kill(entireProcessTree: true);
            }
            catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
            {
                // It ended by itself.
            }
        }
        return Task.FromResult(found);
    }
}
