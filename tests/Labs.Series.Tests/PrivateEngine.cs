using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Labs.Series.Tests;

/// <summary>
/// A second Docker Engine for tests that stop it. It has its own folders and its own network namespace, so that its bridge
/// and packet filter rules are separate from the machine's. Its images are copied from the machine's engine.
/// </summary>
internal sealed class PrivateEngine : IAsyncDisposable
{
    private readonly string _folder;
    private readonly Process _dockerd;

    private PrivateEngine(string folder, Process dockerd) => (_folder, _dockerd) = (folder, dockerd);

    public string Endpoint => $"unix://{_folder}/docker.sock";

    public static async Task<PrivateEngine> StartAsync(params string[] images)
    {
        var folder = Directory.CreateTempSubdirectory("labs-test-engine-").FullName;
        const string Script = "ip link set lo up && exec dockerd --host \"$0\" --data-root \"$1/data\" --exec-root \"$1/exec\" "
            + "--pidfile \"$1/pid\" >\"$1/log\" 2>&1";
        string[] arguments = ["--net", "--mount", "sh", "-c", Script, $"unix://{folder}/docker.sock", folder];
        var start = new ProcessStartInfo("unshare", arguments);
        var engine = new PrivateEngine(folder, Process.Start(start)!);
        await engine.UntilAsync("dockerd to answer", async () => await engine.TryDockerAsync("version") is not null);

        // The tags that this version of the recipes builds: the engine may have other tags of the same images.
        using var labs = new LabsCommand();
        var list = await labs.RunAsync(TimeSpan.FromMinutes(1), "images", "list");
        var tags = images.Select(image => Regex.Match(list.Stdout, $@"labs/{image}:\w+").Value).ToArray();
        var archive = Path.Combine(folder, "images.tar");
        await Host.RunAsync("docker", ["save", "-o", archive, .. tags]);
        await Host.RunAsync("docker", "-H", engine.Endpoint, "load", "-i", archive);
        File.Delete(archive);
        return engine;
    }

    /// <summary>Waits until at least <paramref name="count"/> containers run. Throws if the run ends before that.</summary>
    public Task WaitForContainersAsync(int count, LabsCommand.Running running) => UntilAsync($"{count} containers", async () =>
    {
        if (running.HasExited)
            throw new InvalidOperationException($"the run ended before {count} containers ran: {running.Said}");
        var containers = await TryDockerAsync("ps", "-q");
        return containers?.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length >= count;
    });

    /// <summary>Stops dockerd with SIGTERM, and with it its containers. Throws if dockerd does not exit within 40 s.</summary>
    public async Task StopAsync()
    {
        if (_dockerd.HasExited)
            return;
        var containers = await TryDockerAsync("ps", "-q", "--no-trunc");
        Host.Kill(_dockerd.Id, 15);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        await _dockerd.WaitForExitAsync(deadline.Token);
        Debug.Assert(containers is not null);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _dockerd.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<string?> TryDockerAsync(params string[] arguments)
    {
        try
        {
            return await Host.RunAsync("docker", ["-H", Endpoint, .. arguments]);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private async Task UntilAsync(string what, Func<Task<bool>> condition)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (clock.Elapsed > TimeSpan.FromMinutes(2))
                throw new TimeoutException($"waited 2 minutes for {what}; dockerd said: {File.ReadAllText(Path.Combine(_folder, "log"))}");
            await Task.Delay(100);
        }
    }
}
