using System.Diagnostics;
using Labs.Docker;

namespace Labs.Kubernetes;

/// <summary>What kind needs to create a cluster.</summary>
/// <param name="Name">The cluster's name.</param>
/// <param name="Image">The reference of the nodes' image.</param>
/// <param name="Network">The Docker network of the nodes.</param>
/// <param name="Config">The path of kind's configuration.</param>
/// <param name="Kubeconfig">The path of the kubeconfig that kind writes.</param>
internal sealed record KindPlan(string Name, string Image, string Network, string Config, string Kubeconfig);

/// <summary>The kind command, on the PATH or where `./labs up` installs it.</summary>
public sealed class KindCommand
{
    private KindCommand(string path) => Path = path;

    /// <summary>The path of the program.</summary>
    public string Path { get; }

    /// <summary>
    /// The folder in which lab-env/kind/install.sh installs it: LABS_KIND_FOLDER, or else labs/kind in $XDG_CACHE_HOME or ~/.cache.
    /// </summary>
    public static string Folder
    {
        get
        {
            if (Environment.GetEnvironmentVariable("LABS_KIND_FOLDER") is { Length: > 0 } named)
                return System.IO.Path.GetFullPath(named);
            var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            // The XDG specification demands that a relative path does not count.
            if (!System.IO.Path.IsPathFullyQualified(cache ?? ""))
            {
                var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
                cache = System.IO.Path.Combine(home, ".cache");
            }
            return System.IO.Path.Combine(cache!, "labs", "kind");
        }
    }

    /// <summary>Returns the command, or null if it is not installed.</summary>
    public static KindCommand? Find() => Look("kind", Folder) is { } path ? new KindCommand(path) : null;

    /// <summary>Returns what <c>kind version</c> prints: "kind v0.27.0 go1.24.4 linux/amd64".</summary>
    public async Task<string> VersionAsync(CancellationToken cancellationToken = default) =>
        (await RunAsync(["version"], null, null, null, cancellationToken)).Output.Trim();

    /// <summary>Creates a cluster. If it fails, the containers stay, so that their logs can be read.</summary>
    /// <param name="lab">The session; kind ends with it.</param>
    /// <param name="endpoint">The engine.</param>
    /// <param name="plan">The cluster.</param>
    /// <param name="step">Receives the name of each step when it begins.</param>
    /// <param name="cancellationToken">Ends the command.</param>
    internal Task<(int ExitCode, string Output)> CreateAsync(
        Lab lab, EngineEndpoint endpoint, KindPlan plan, Action<string> step, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            "create", "cluster", "--name", plan.Name, "--image", plan.Image, "--config", plan.Config, "--kubeconfig", plan.Kubeconfig,
            "--retain",
        ];
        var environment = new Dictionary<string, string?>(endpoint.Variables) { ["KIND_EXPERIMENTAL_DOCKER_NETWORK"] = plan.Network };
        return RunAsync(arguments, environment, lab, step, cancellationToken);
    }

    /// <summary>Copies an image of the engine to all nodes.</summary>
    internal Task<(int ExitCode, string Output)> LoadAsync(
        Lab lab, EngineEndpoint endpoint, string name, string image, CancellationToken cancellationToken) =>
        RunAsync(["load", "docker-image", image, "--name", name], new(endpoint.Variables), lab, null, cancellationToken);

    /// <summary>Returns the path of the docker command, with which kind drives the engine; null if it is not on the PATH.</summary>
    internal static string? FindDocker() => Look("docker", null);

    private static string? Look(string name, string? further)
    {
        var file = OperatingSystem.IsWindows() ? name + ".exe" : name;
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        var folders = path.Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.Append(further).OfType<string>().Select(folder => System.IO.Path.Combine(folder, file)).FirstOrDefault(File.Exists);
    }

    private async Task<(int ExitCode, string Output)> RunAsync(
        string[] arguments, Dictionary<string, string?>? environment, Lab? lab, Action<string>? step, CancellationToken cancellationToken)
    {
        var start = StartInfo(arguments, environment ?? []);
        if (lab is not null)
            ProcessCleaner.Mark(start, lab.Id);
        using var process = Process.Start(start)
            ?? throw new ClusterUnavailableException($"{Path} did not start.");
        // If the session is killed, kind must not go on and create containers.
        await using var tracked = lab is null ? null : await lab.TrackAsync(ProcessCleaner.KindName, ProcessCleaner.IdOf(process), _ =>
        {
            Kill(process);
            return Task.CompletedTask;
        });
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var messages = new List<string>();
            while (await process.StandardError.ReadLineAsync(cancellationToken) is { } line)
            {
                messages.Add(line);
                // " • Preparing nodes 📦  ...": a step begins.
                if (line.Trim() is ['•', .. var what])
                    step?.Invoke(new string([.. what.Where(char.IsAscii)]).Trim(' ', '.'));
            }
            var text = await output;
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, text + string.Join('\n', messages));
        }
        catch (OperationCanceledException)
        {
            Kill(process);
            throw;
        }
    }

    private ProcessStartInfo StartInfo(string[] arguments, Dictionary<string, string?> environment)
    {
        var start = new ProcessStartInfo(Path, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            if (value is null)
                start.Environment.Remove(name);
            else
                start.Environment[name] = value;
        }
        return start;
    }

    private static void Kill(Process process)
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
