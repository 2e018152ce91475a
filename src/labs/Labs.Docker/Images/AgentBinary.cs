using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Labs.Docker;

/// <summary>
/// Finds the labs-agent program for an architecture in artifacts/agent. ./labs publishes this machine's there whenever a source has
/// changed. Another one is published when an image needs it and it is missing or older than its sources.
/// </summary>
internal static class AgentBinary
{
    private const string Name = "labs-agent";
    private static readonly SemaphoreSlim s_once = new(1);

    // Below the repository: what ./labs also looks at, as far as it belongs to the agent.
    private static readonly string[] s_sources =
    [
        "src/engine/Labs.Agent", "src/engine/Labs.Agent.Contracts", "global.json", "Directory.Build.props", "Directory.Build.targets",
        "Directory.Packages.props",
    ];

    private static readonly string s_ownRid = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64";

    /// <summary>Returns the path of the agent, and publishes it first if it does not exist or is not up to date.</summary>
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
            if (rid == s_ownRid ? !File.Exists(file) : !IsCurrent(file, LabsRepository.Root))
                await PublishAsync(rid, file, cancellationToken);
            return file;
        }
        finally
        {
            s_once.Release();
        }
    }

    /// <summary>Returns whether an agent exists and no source of it has changed since its publication began.</summary>
    /// <param name="file">The agent. Its time of modification is when its publication began.</param>
    /// <param name="repository">The clone with the sources. An unpacked archive may have none: then the agent is current.</param>
    internal static bool IsCurrent(string file, string repository)
    {
        if (!File.Exists(file))
            return false;
        var published = File.GetLastWriteTimeUtc(file);
        return !s_sources.Select(source => Path.Combine(repository, source)).SelectMany(EntriesOf)
            .Any(source => File.GetLastWriteTimeUtc(source) > published);
    }

    private static IEnumerable<string> EntriesOf(string path) =>
        // A file that was added or removed changes the time of its folder.
        Directory.Exists(path) ? Directory.EnumerateFileSystemEntries(path, "*", SearchOption.AllDirectories).Append(path)
        : File.Exists(path) ? [path]
        : [];

    // Publishes into a new folder and moves the file into place, so that a build that is killed leaves no half-published agent.
    private static async Task PublishAsync(string rid, string file, CancellationToken cancellationToken)
    {
        var begun = DateTime.UtcNow;
        var fresh = Path.Combine(LabsRepository.Root, "artifacts", "agent", $"{rid}.{Environment.ProcessId}");
        try
        {
            await RunAsync(rid, fresh, cancellationToken);
            File.SetLastWriteTimeUtc(Path.Combine(fresh, Name), begun);
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
