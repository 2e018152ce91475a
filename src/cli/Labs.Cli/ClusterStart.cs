using System.Diagnostics;
using Labs.Cli.Running;
using Labs.Docker;
using Labs.Kubernetes;

namespace Labs.Cli;

/// <summary>Brings what notebooks with the tag <c>requires:kind</c> need.</summary>
internal static class ClusterStart
{
    /// <summary>The catalogue's image that nodes are made from.</summary>
    public const string NodeImage = "kind-node";

    /// <summary>
    /// Installs kind where it is missing and has the nodes' image ready, which takes minutes the first time and must not count against
    /// a cell's limit; several notebooks get one cluster among them, which stays until they are through.
    /// </summary>
    /// <param name="options">Of the run; with a kubeconfig there is nothing to bring.</param>
    /// <param name="notebooks">How many of the run need a cluster.</param>
    /// <returns>What keeps the cluster; null when nothing has to.</returns>
    /// <exception cref="CommandException">kind is missing and could not be installed; the script said what to do.</exception>
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

    /// <summary>Installs kind where it is missing.</summary>
    /// <exception cref="CommandException">It could not be installed; the script said what to do.</exception>
    public static async Task EnsureCommandAsync(string repository)
    {
        if (KindCommand.Find() is null && await InstallAsync(repository) != 0)
            throw new CommandException(ExitCodes.Environment, "the kind command is missing and could not be installed; `labs doctor` says more.");
    }

    /// <summary>Runs lab-env/kind/install.sh with this terminal.</summary>
    /// <returns>Its exit code.</returns>
    public static async Task<int> InstallAsync(string repository)
    {
        using var script = Process.Start(new ProcessStartInfo(Path.Combine(repository, "lab-env", "kind", "install.sh")) { RedirectStandardOutput = true })!;
        // The path of the command, which is found again without it.
        await script.StandardOutput.ReadToEndAsync();
        await script.WaitForExitAsync();
        return script.ExitCode;
    }
}
