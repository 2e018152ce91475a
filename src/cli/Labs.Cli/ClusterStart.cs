using Labs.Docker;
using Labs.Kubernetes;
using Labs.Runner.Processes;
using Labs.Runner.Running;

namespace Labs.Cli;

/// <summary>Provides what notebooks with the tag <c>requires:kind</c> need.</summary>
internal static class ClusterStart
{
    /// <summary>The image of the catalogue from which nodes are made.</summary>
    public const string NodeImage = "kind-node";

    /// <summary>
    /// Installs kind if it is missing, and gets the nodes' image, which takes minutes the first time and must not count against a
    /// cell's limit. Several notebooks share one cluster, which stays until they have ended.
    /// </summary>
    /// <param name="options">The run's options. With a kubeconfig there is nothing to do.</param>
    /// <param name="notebooks">How many notebooks of the run need a cluster.</param>
    /// <returns>An object that keeps the cluster until it is disposed of; null when there is nothing to keep.</returns>
    /// <exception cref="CommandException">kind is missing and could not be installed; the script has said what to do.</exception>
    public static async Task<IAsyncDisposable?> EnsureAsync(RunOptions options, int notebooks)
    {
        if (notebooks == 0 || options.Kubeconfig is not null)
            return null;
        await EnsureCommandAsync(options.Repository);
        using (var client = await EngineAccess.OpenAsync(EngineEndpoint.Find()))
            await new ImageStore(client).EnsureAsync(NodeImage, new ImageLines());
        if (notebooks == 1)
            return null;
        var run = await Lab.OpenAsync("run", new LabOptions { Repository = options.Repository, Out = options.Out });
        await run.HoldClustersAsync(EngineEndpoint.Find());
        // The notebooks' processes inherit it.
        Environment.SetEnvironmentVariable(LabKubernetes.RunSessionVariable, run.Id);
        return run;
    }

    /// <summary>Installs kind if it is missing.</summary>
    /// <exception cref="CommandException">It could not be installed; the script has said what to do.</exception>
    public static async Task EnsureCommandAsync(string repository)
    {
        if (KindCommand.Find() is null && await InstallAsync(repository) != 0)
        {
            throw new CommandException(
                ExitCodes.Environment, "the kind command is missing and could not be installed; `labs doctor` says more.");
        }
    }

    /// <summary>Runs lab-env/kind/install.sh. Its standard output, the path of the command, is not shown.</summary>
    /// <returns>The exit code.</returns>
    public static Task<int> InstallAsync(string repository) =>
        ChildProcess.RunAsync(Path.Combine(repository, "lab-env", "kind", "install.sh"), [], discardOutput: true);
}
