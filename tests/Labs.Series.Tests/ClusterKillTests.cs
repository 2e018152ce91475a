namespace Labs.Series.Tests;

/// <summary>If a run of two notebooks that share a cluster is killed, nothing of the cluster remains on the host.</summary>
public sealed class ClusterKillTests
{
    [Fact, Needs(Capability.Docker, Capability.Root)]
    public async Task No_cluster_outlives_its_killed_run()
    {
        using var labs = new LabsCommand();
        using var running = labs.Start("run", "pv-pvc-binding", "k8s-services", "--out", labs.Out);
        var folder = "";
        var deadline = DateTime.UtcNow.AddMinutes(4);
        while (folder == "" && DateTime.UtcNow < deadline)
        {
            await Task.Delay(200);
            var clusters = Path.Combine(labs.State, "clusters");
            var folders = Directory.Exists(clusters) ? Directory.GetDirectories(clusters) : [];
            folder = folders.FirstOrDefault(path => File.Exists(Path.Combine(path, "complete"))) ?? "";
        }
        Assert.True(folder != "", $"no cluster was complete after 4 minutes: {running.Said}");
        var name = Path.GetFileName(folder);
        // Two sessions use the cluster: that of the runner, which keeps it for the second notebook, and that of the first notebook.
        Assert.Equal(2, Directory.GetFiles(Path.Combine(folder, "users")).Length);
        var before = await OfClusterAsync(name);
        Assert.Contains($"network {name}", before);
        Assert.Contains($"volume {name}", before);

        // All are found before the first is killed: the children of a killed runner get another parent.
        var notebookHosts = Host.ChildrenOf(running.Id).Where(child => Host.CommandLineOf(child).Contains("notebook-host"));
        int[] victims = [running.Id, .. notebookHosts];
        foreach (var pid in victims)
            Host.Kill(pid, Host.SigKill);

        string[] left = before;
        deadline = DateTime.UtcNow.AddSeconds(20);
        while (left.Length > 0 && DateTime.UtcNow < deadline)
        {
            await Task.Delay(200);
            left = await OfClusterAsync(name);
            if (Directory.Exists(folder))
                left = [.. left, folder];
        }
        Assert.True(left.Length == 0, $"20 s after the kill, these remain of {name}: {string.Join(", ", left)}");
        Assert.DoesNotContain(File.ReadAllLines("/proc/self/mounts"), mount => mount.Contains(name, StringComparison.Ordinal));
    }

    private static async Task<string[]> OfClusterAsync(string name) =>
        (await Host.RunAsync("docker", "ps", "-a", "--filter", $"label=io.x-k8s.kind.cluster={name}", "--format", "container {{.Names}}")
            + await Host.RunAsync("docker", "network", "ls", "--filter", $"label=labs.cluster={name}", "--format", "network {{.Name}}")
            + await Host.RunAsync("docker", "volume", "ls", "--filter", $"label=labs.cluster={name}", "--format", "volume {{.Name}}"))
        .Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
