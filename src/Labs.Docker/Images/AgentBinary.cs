using System.Diagnostics;

namespace Labs.Docker;

/// <summary>The labs-agent for an architecture: what ./labs has published, else published now.</summary>
internal static class AgentBinary
{
    private static readonly SemaphoreSlim s_once = new(1);

    /// <param name="architecture">As the engine names it: amd64 or arm64.</param>
    public static async Task<string> EnsureAsync(string architecture, CancellationToken ct)
    {
        var rid = architecture switch
        {
            "amd64" => "linux-x64",
            "arm64" => "linux-arm64",
            _ => throw new ImageUnavailableException("labs-agent", $"the engine runs on {architecture}; labs-agent is built for amd64 and arm64 only."),
        };
        var folder = Path.Combine(LabsRepository.Root, "artifacts", "agent", rid);
        var file = Path.Combine(folder, "labs-agent");
        await s_once.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            if (!File.Exists(file))
                await PublishAsync(rid, folder, ct).ConfigureAwait(false);
            return file;
        }
        finally
        {
            s_once.Release();
        }
    }

    private static async Task PublishAsync(string rid, string folder, CancellationToken ct)
    {
        var project = Path.Combine(LabsRepository.Root, "src", "Labs.Agent");
        string[] arguments = ["publish", project, "-c", "Release", "-r", rid, "-o", folder];
        using var dotnet = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = dotnet.StandardError.ReadToEndAsync(ct);
        var output = await dotnet.StandardOutput.ReadToEndAsync(ct).ConfigureAwait(false);
        await dotnet.WaitForExitAsync(ct).ConfigureAwait(false);
        if (dotnet.ExitCode != 0)
            throw new ImageUnavailableException("labs-agent", $"labs-agent for {rid} could not be built:\n{output}{await error.ConfigureAwait(false)}\nTry: dotnet {string.Join(' ', arguments)}");
    }
}
