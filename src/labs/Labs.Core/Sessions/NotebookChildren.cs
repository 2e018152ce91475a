using System.Globalization;

namespace Labs;

/// <summary>
/// The processes that the cells of one notebook have started, with all that those have started. They inherit an environment variable, so
/// they are found whatever became of their parents, process groups and sessions. They end with the run.
/// </summary>
/// <remarks>Processes are found in /proc, so this works on Linux only. A process whose environment was cleared is not found.</remarks>
public sealed class NotebookChildren : IAsyncDisposable
{
    /// <summary>The environment variable with the id of the run.</summary>
    public const string Variable = "LABS_NOTEBOOK";

    /// <summary>
    /// The environment variable with the pid of the process that runs the notebook. What cells start inherits it too, and knows by it that
    /// it is not that process.
    /// </summary>
    public const string ProcessVariable = "LABS_NOTEBOOK_PROCESS";

    private const int Sigterm = 15, Sigkill = 9;

    private static readonly TimeSpan s_grace = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);

    private NotebookChildren(string id) => Id = id;

    private static string Self => Environment.ProcessId.ToString(CultureInfo.InvariantCulture);

    /// <summary>The id of the run, the value of <see cref="Variable"/>.</summary>
    public string Id { get; }

    /// <summary>Returns the children of a run that is about to start. Its process has to get <see cref="Variable"/>.</summary>
    public static NotebookChildren OfNewRun() => new(Guid.NewGuid().ToString("N"));

    /// <summary>Returns the children that this process starts from now on.</summary>
    /// <param name="id">The id of a run that this process is a part of; null for a run of its own.</param>
    public static NotebookChildren OfThisProcess(string? id = null)
    {
        var children = id is { Length: > 0 } ? new NotebookChildren(id) : OfNewRun();
        Environment.SetEnvironmentVariable(Variable, children.Id);
        Environment.SetEnvironmentVariable(ProcessVariable, Self);
        return children;
    }

    /// <summary>Returns whether a text has the form of the id of a run.</summary>
    internal static bool IsRun(string id) => Guid.TryParseExact(id, "N", out _);

    /// <summary>
    /// Returns the id of the run whose cells this process executes. Null if it executes none, and in the processes that cells have
    /// started. A process that a runner has started without telling it so becomes the one that executes the cells.
    /// </summary>
    internal static string? RunOfThisProcess()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } run)
            return null;
        if (Environment.GetEnvironmentVariable(ProcessVariable) is { Length: > 0 } process)
            return process == Self ? run : null;
        Environment.SetEnvironmentVariable(ProcessVariable, Self);
        return run;
    }

    /// <summary>Returns the pids of the processes of a run that have not ended, without this process.</summary>
    public static IReadOnlyList<int> Find(string id)
    {
        if (!OperatingSystem.IsLinux() || id.Length == 0)
            return [];
        return
        [
            .. Directory.EnumerateDirectories("/proc")
                .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) ? pid : 0)
                .Where(pid => pid > 0 && pid != Environment.ProcessId && ProcessTable.HasVariable(pid, Variable, id)),
        ];
    }

    /// <summary>Ends the processes of a run: SIGTERM, and SIGKILL for what still runs half a second later.</summary>
    /// <returns>How many there were.</returns>
    public static async Task<int> EndAsync(string id, CancellationToken cancellationToken = default)
    {
        var found = new HashSet<int>();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        // Again until none is left: a process may start another one just before it ends.
        while (Find(id) is { Count: > 0 } running && clock.Elapsed < s_limit)
        {
            foreach (var pid in running)
            {
                if (found.Add(pid))
                    ProcessTable.Signal(pid, Sigterm);
                else if (clock.Elapsed > s_grace)
                    ProcessTable.Signal(pid, Sigkill);
            }
            await Task.Delay(s_look, cancellationToken);
        }
        return found.Count;
    }

    /// <summary>Ends the processes.</summary>
    public async ValueTask DisposeAsync() => await EndAsync(Id);
}
