using System.Diagnostics;
using Labs.Docker;

namespace Labs.Kubernetes.Tests;

/// <summary>A session in another process, which opens a cluster and waits. A test can kill it.</summary>
internal sealed class ClusterUser : IDisposable
{
    private readonly Process _process;

    private ClusterUser(Process process, string session) => (_process, Session) = (process, session);

    public string Session { get; }

    /// <param name="kind">"shared", "fresh", or "ready" for a shared one that is only opened if nothing is missing.</param>
    /// <param name="environment">Variables to set in addition to this process's.</param>
    public static async Task<ClusterUser> StartAsync(string kind, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Program.Executable, ["user", kind])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["LABS_EXE"] = Program.Executable;
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        return new ClusterUser(process, (await process.StandardOutput.ReadLineAsync())!);
    }

    /// <summary>Waits for the cluster and returns its name, or the error's message.</summary>
    public async Task<string> AnswerAsync() => await _process.StandardOutput.ReadLineAsync() ?? "";

    /// <summary>Sends SIGKILL to the process, not to its children.</summary>
    public void Kill() => _process.Kill();

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    /// <summary>Returns what exists of a cluster: the containers of its nodes, its network, its volume and its folder.</summary>
    public static async Task<string[]> LeftOfAsync(string cluster)
    {
        using var client = await EngineAccess.OpenAsync(EngineEndpoint.Find());
        var nodes = await new LabelledObjects(EngineEndpoint.Find(), "io.x-k8s.kind.cluster", cluster).ContainersAsync();
        var networks = await client.Networks.ListNetworksAsync(new());
        var volumes = (await client.Volumes.ListAsync(CancellationToken.None)).Volumes ?? [];
        var folder = new ClusterFolder(cluster).Path;
        return
        [
            .. nodes.Select(node => node.Name),
            .. networks.Where(network => network.Name == cluster).Select(network => "network " + network.Name),
            .. volumes.Where(volume => volume.Name == cluster).Select(volume => "volume " + volume.Name),
            .. Directory.Exists(folder) ? [folder] : Array.Empty<string>(),
        ];
    }

    // A machine at rest needs two seconds. On a busy one the engine alone takes longer to stop the nodes.
    public static Task NothingLeftAsync(string cluster) => Wait.UntilAsync($"nothing is left of cluster {cluster}", async _ =>
    {
        var left = await LeftOfAsync(cluster);
        return (left.Length == 0, $"{string.Join(", ", left)} is left");
    }, TimeSpan.FromSeconds(60));
}
