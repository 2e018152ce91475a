using System.Diagnostics;

namespace Labs.Docker;

/// <summary>
/// Finds the labs-agent program for an architecture in artifacts/agent. ./labs publishes this machine's there. Another one is
/// published when an image needs it.
/// </summary>
internal static class AgentBinary
{
    private const string Name = "labs-agent";
    private static readonly SemaphoreSlim s_once = new(1);

    /// <summary>Returns the path of the agent, and publishes it first if it does not exist.</summary>
    /// <param name="architecture">The engine's word for its architecture: amd64 or arm64.</param>
    /// <exception cref="ImageUnavailableException">Another architecture was given, or the agent could not be built.</exception>
    public static async Task<string> EnsureAsync(string architecture, CancellationToken cancellationToken)
    {
        var rid = architecture switch
        {
            "amd64" => "linux-x64",
            "arm64" => "linux-arm64",
            _ => throw new ImageUnavailableException(
                Name, $"the engine runs on {architecture}; {Name} can be built for amd64 and arm64 only."),
        };
        var file = Path.Combine(LabsRepository.Root, "artifacts", "agent", rid, Name);
        await s_once.WaitAsync(cancellationToken);
        try
        {
            if (!File.Exists(file))
                await PublishAsync(rid, file, cancellationToken);
            return file;
        }
        finally
        {
            s_once.Release();
        }
    }

    // Publishes into a new folder and moves the file into place, so that a build that is killed leaves no half-published agent.
    private static async Task PublishAsync(string rid, string file, CancellationToken cancellationToken)
    {
        var fresh = Path.Combine(LabsRepository.Root, "artifacts", "agent", $"{rid}.{Environment.ProcessId}");
        try
        {
            await RunAsync(rid, fresh, cancellationToken);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.Move(Path.Combine(fresh, Name), file, overwrite: true);
        }
        finally
        {
            if (Directory.Exists(fresh))
                Directory.Delete(fresh, recursive: true);
        }
    }

    private static async Task RunAsync(string rid, string folder, CancellationToken cancellationToken)
    {
        var project = Path.Combine(LabsRepository.Root, "src", "engine", "Labs.Agent");
        string[] arguments = ["publish", project, "-c", "Release", "-r", rid, "-o", folder];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var dotnet = Process.Start(start)!;
        var error = dotnet.StandardError.ReadToEndAsync(cancellationToken);
        var output = await dotnet.StandardOutput.ReadToEndAsync(cancellationToken);
        await dotnet.WaitForExitAsync(cancellationToken);
        if (dotnet.ExitCode == 0)
            return;
        var complaint = $"{output}{await error}";
        throw new ImageUnavailableException(Name,
            $"{Name} for {rid} could not be built:\n{complaint}\nTry: dotnet {string.Join(' ', arguments)}");
    }
}
