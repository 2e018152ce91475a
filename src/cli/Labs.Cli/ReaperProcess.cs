using Labs.Docker;
using Labs.Kubernetes;

namespace Labs.Cli;

/// <summary>The watcher of a session, see <see cref="Reaper"/>.</summary>
internal static class ReaperProcess
{
    /// <summary>Returns what removes each kind of thing that a session makes.</summary>
    public static IReadOnlyList<ISessionCleaner> Cleaners() =>
        [new FolderCleaner(), new ProcessCleaner(), new ChildrenCleaner(), new DockerCleaner(), new ClusterCleaner()];

    /// <summary>Watches the session's owner, which holds the other end of standard input, and removes what it leaves.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string session)
    {
        using var owner = Console.OpenStandardInput();
        return await Reaper.RunAsync(session, owner, Cleaners()) ? ExitCodes.Ok : ExitCodes.Failed;
    }
}
