using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Labs.Series.Tests;

/// <summary>
/// A second Docker Engine for tests that stop it. It has its own folders and its own network namespace, so that its bridge
/// and packet filter rules are separate from the machine's. Its images are copied from the machine's engine.
/// </summary>
internal sealed class PrivateEngine : IAsyncDisposable
{
    private static readonly TimeSpan s_killPatience = TimeSpan.FromSeconds(20);
    private readonly Process _dockerd;

    private PrivateEngine(string folder, Process dockerd) => (Folder, _dockerd) = (folder, dockerd);

    public string Endpoint => $"unix://{Folder}/docker.sock";

    /// <summary>The folder with everything that the engine writes.</summary>
    public string Folder { get; }

    /// <summary>The pid of dockerd.</summary>
    public int Id => _dockerd.Id;

    /// <summary>How long dockerd may take to stop its containers and itself before both are killed.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(40);

    public static async Task<PrivateEngine> StartAsync(params string[] images)
    {
        var folder = Directory.CreateTempSubdirectory("labs-test-engine-").FullName;
        const string Script = "ip link set lo up && exec dockerd --host \"$0\" --data-root \"$1/data\" --exec-root \"$1/exec\" "
            + "--pidfile \"$1/pid\" >\"$1/log\" 2>&1";
        string[] arguments = ["--net", "--mount", "sh", "-c", Script, $"unix://{folder}/docker.sock", folder];
        var start = new ProcessStartInfo("unshare", arguments);
        var engine = new PrivateEngine(folder, Process.Start(start)!);
        try
        {
            await engine.UntilAsync("dockerd to answer", async () => await engine.TryDockerAsync("version") is not null);
            await engine.LoadAsync(images);
            return engine;
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    private async Task LoadAsync(string[] images)
    {
        // The tags that this version of the recipes builds: the engine may have other tags of the same images.
        using var labs = new LabsCommand();
        var list = await labs.RunAsync(TimeSpan.FromMinutes(1), "images", "list");
        var tags = images.Select(image => Regex.Match(list.Stdout, $@"labs/{image}:\w+").Value).ToArray();
        var archive = Path.Combine(Folder, "images.tar");
        await Host.RunAsync("docker", ["save", "-o", archive, .. tags]);
        await Host.RunAsync("docker", "-H", Endpoint, "load", "-i", archive);
        File.Delete(archive);
    }

    /// <summary>Waits until at least <paramref name="count"/> containers run. Throws if the run ends before that.</summary>
    public Task WaitForContainersAsync(int count, LabsCommand.Running running) => UntilAsync($"{count} containers", async () =>
    {
        if (running.HasExited)
            throw new InvalidOperationException($"the run ended before {count} containers ran: {running.Said}");
        var containers = await TryDockerAsync("ps", "-q");
        return containers?.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length >= count;
    });

    /// <summary>
    /// Stops dockerd with SIGTERM, and with it its containers. Kills what is left after <see cref="Patience"/>: dockerd, containerd, the
    /// containers' shims and the containers.
    /// </summary>
    public async Task StopAsync()
    {
        if (!_dockerd.HasExited)
        {
            Host.Kill(_dockerd.Id, Host.SigTerm);
            using var deadline = new CancellationTokenSource(Patience);
            try
            {
                await _dockerd.WaitForExitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                // It is killed now.
            }
        }
        await KillAsync();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await StopAsync();
        }
        finally
        {
            _dockerd.Dispose();
            Directory.Delete(Folder, recursive: true);
        }
    }

    // Does nothing if dockerd has stopped in order.
    private async Task KillAsync()
    {
        var clock = Stopwatch.StartNew();
        var cgroups = new HashSet<string>();
        while (true)
        {
            var left = Processes();
            cgroups.UnionWith(left.SelectMany(process => process.OwnCgroups()));
            foreach (var process in left)
                Host.Kill(process.Id, Host.SigKill);
            cgroups.RemoveWhere(IsRemoved);
            if (left.Count == 0 && cgroups.Count == 0)
                return;
            if (clock.Elapsed > s_killPatience)
            {
                var rest = left.Select(process => string.Join(' ', process.Arguments)).Concat(cgroups);
                throw new TimeoutException($"left of the engine: {string.Join(", ", rest)}");
            }
            await Task.Delay(50);
        }
    }

    // The engine's programs have its folder in their arguments. A container's processes are children of its shim.
    private List<HostProcess> Processes()
    {
        var all = Host.Processes();
        string[] programs = ["dockerd", "containerd", "containerd-shim-runc-v2", "runc"];
        var found = all.Where(process => programs.Contains(Path.GetFileName(process.Arguments[0]))
            && process.Arguments.Any(argument => argument.Contains(Folder, StringComparison.Ordinal))).ToList();
        for (var i = 0; i < found.Count; i++)
            found.AddRange(all.Where(process => process.Parent == found[i].Id && !found.Contains(process)));
        return found;
    }

    // A control group can be removed when its last process has ended.
    private static bool IsRemoved(string cgroup)
    {
        try
        {
            Directory.Delete(cgroup);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (IOException)
        {
            return false;
        }
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
                throw new TimeoutException($"waited 2 minutes for {what}; dockerd said: {File.ReadAllText(Path.Combine(Folder, "log"))}");
            await Task.Delay(100);
        }
    }
}
