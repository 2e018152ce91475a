using System.Diagnostics;
using Labs.Docker;

namespace Labs.Kubernetes;

/// <summary>The kind command: found on the PATH, or where `./labs up` puts it.</summary>
public sealed class KindCommand
{
    private KindCommand(string path) => Path = path;

    public string Path { get; }

    /// <summary>Where lab-env/kind/install.sh puts it: LABS_KIND_FOLDER, else labs/kind in $XDG_CACHE_HOME or ~/.cache.</summary>
    public static string Folder => Environment.GetEnvironmentVariable("LABS_KIND_FOLDER") is { Length: > 0 } named
        ? named
        : System.IO.Path.Combine(
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
            "labs", "kind");

    /// <returns>Null when there is none.</returns>
    public static KindCommand? Find() => Look("kind", Folder) is { } path ? new KindCommand(path) : null;

    /// <summary>In kind's words: "kind v0.27.0 go1.24.4 linux/amd64".</summary>
    public async Task<string> VersionAsync(CancellationToken cancellationToken = default) =>
        (await RunAsync(["version"], null, null, null, cancellationToken)).Output.Trim();

    /// <summary>Makes a cluster; what failed stays for a look at its logs.</summary>
    internal Task<(int ExitCode, string Output)> CreateAsync(Lab lab, EngineEndpoint endpoint, string name, string image, string network, string config, string kubeconfig, Action<string> step, CancellationToken cancellationToken) =>
        RunAsync(
            ["create", "cluster", "--name", name, "--image", image, "--config", config, "--kubeconfig", kubeconfig, "--retain"],
            new(endpoint.Variables) { ["KIND_EXPERIMENTAL_DOCKER_NETWORK"] = network },
            lab, step, cancellationToken);

    /// <summary>Gives the engine's image to all nodes.</summary>
    internal Task<(int ExitCode, string Output)> LoadAsync(Lab lab, EngineEndpoint endpoint, string name, string image, CancellationToken cancellationToken) =>
        RunAsync(["load", "docker-image", image, "--name", name], new(endpoint.Variables), lab, null, cancellationToken);

    /// <summary>The docker command, which kind drives the engine with.</summary>
    internal static string? FindDocker() => Look("docker", null);

    private static string? Look(string name, string? further)
    {
        var file = OperatingSystem.IsWindows() ? name + ".exe" : name;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.Append(further).OfType<string>().Select(folder => System.IO.Path.Combine(folder, file)).FirstOrDefault(File.Exists);
    }

    private async Task<(int ExitCode, string Output)> RunAsync(string[] arguments, Dictionary<string, string?>? environment, Lab? lab, Action<string>? step, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Path, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in environment ?? [])
        {
            if (value is null)
                start.Environment.Remove(key);
            else
                start.Environment[key] = value;
        }
        using var process = Process.Start(start) ?? throw new ClusterUnavailableException($"{Path} did not start.");
        // It must not go on making containers for an owner that was killed.
        await using var tracked = lab is null ? null : await lab.TrackAsync(ProcessCleaner.KindName, ProcessCleaner.IdOf(process), _ =>
        {
            End(process);
            return Task.CompletedTask;
        });
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var talk = new List<string>();
            while (await process.StandardError.ReadLineAsync(cancellationToken) is { } line)
            {
                talk.Add(line);
                // " • Preparing nodes 📦  ...": a step begins.
                if (line.Trim() is ['•', .. var what])
                    step?.Invoke(new string([.. what.Where(char.IsAscii)]).Trim(' ', '.'));
            }
            var text = await output;
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, text + string.Join('\n', talk));
        }
        catch (OperationCanceledException)
        {
            End(process);
            throw;
        }
    }

    private static void End(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }
    }
}
