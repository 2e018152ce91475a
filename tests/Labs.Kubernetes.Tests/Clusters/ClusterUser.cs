using System.Diagnostics;
using Labs.Docker;

namespace Labs.Kubernetes.Tests;

/// <summary>A session in a process of its own, which asks for a cluster and waits; a test may kill it.</summary>
internal sealed class ClusterUser : IDisposable
{
    private readonly Process _process;

    private ClusterUser(Process process, string session) => (_process, Session) = (process, session);

    public string Session { get; }

    /// <param name="kind">"shared" or "fresh".</param>
    /// <param name="environment">Differing from this process's.</param>
    public static async Task<ClusterUser> StartAsync(string kind, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Program.Executable, ["user", kind]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["LABS_EXE"] = Program.Executable;
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        return new ClusterUser(process, (await process.StandardOutput.ReadLineAsync())!);
    }

    /// <summary>The cluster's name once it is there, or the error's message.</summary>
    public async Task<string> AnswerAsync() => await _process.StandardOutput.ReadLineAsync() ?? "";

    /// <summary>SIGKILL, to this process alone.</summary>
    public void Kill() => _process.Kill();

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    /// <summary>Containers of a cluster's nodes, its network, its volume and its folder, as far as they are there.</summary>
    public static async Task<string[]> LeftOfAsync(string cluster)
    {
        var left = new List<string>();
        using var client = await EngineAccess.OpenAsync(EngineEndpoint.Find());
        left.AddRange((await new LabelledObjects(EngineEndpoint.Find(), "io.x-k8s.kind.cluster", cluster).ContainersAsync()).Select(container => container.Name));
        left.AddRange((await client.Networks.ListNetworksAsync(new())).Where(network => network.Name == cluster).Select(network => "network " + network.Name));
        left.AddRange(((await client.Volumes.ListAsync(CancellationToken.None)).Volumes ?? []).Where(volume => volume.Name == cluster).Select(volume => "volume " + volume.Name));
        if (Directory.Exists(new ClusterFolder(cluster).Path))
            left.Add(new ClusterFolder(cluster).Path);
        return [.. left];
    }

    public static Task NothingLeftAsync(string cluster) => Wait.UntilAsync($"nothing is left of cluster {cluster}", async _ =>
    {
        var left = await LeftOfAsync(cluster);
        return (left.Length == 0, $"{string.Join(", ", left)} is left");
    }, TimeSpan.FromSeconds(10));
}
