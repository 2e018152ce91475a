using Labs.Docker;
using Labs.Kubernetes;

namespace Labs.Cli;

/// <summary>The watcher of a session, see <see cref="Reaper"/>.</summary>
internal static class ReaperProcess
{
    public static IReadOnlyList<ISessionCleaner> Cleaners() => [new FolderCleaner(), new ProcessCleaner(), new DockerCleaner(), new ClusterCleaner()];

    public static async Task<int> RunAsync(string session)
    {
        using var owner = Console.OpenStandardInput();
        return await Reaper.RunAsync(session, owner, Cleaners()) ? ExitCodes.Ok : ExitCodes.Failed;
    }
}
