namespace Labs.Docker.Tests;

public sealed class AgentProcessTests : DockerLab
{
    [Fact, Needs(Capability.Docker)]
    public async Task Namespaces_are_shared_as_the_containers_were_told()
    {
        var pause = await Docker.RunAsync("pause", new() { Name = "pause", Ipc = "shareable" });
        var joined = await Docker.RunAsync("busybox", new() { Name = "joined", Command = Forever, Network = pause.Network(), Ipc = pause.Ipc(), Pid = pause.Pid() });
        var alone = await Docker.RunAsync("busybox", new() { Name = "alone", Command = Forever });

        var matrix = await Docker.Agent.Processes.NamespaceMatrixAsync(pause, joined, alone, Docker.Host);

        foreach (var kind in (string[])["net", "ipc", "pid"])
            Assert.Equal([["pause", "joined"], ["alone"], ["host"]], matrix.Partition(kind));
        foreach (var kind in (string[])["mnt", "uts"])
            Assert.Equal(4, matrix.Partition(kind).Count);
        Assert.All(matrix.Columns, column => Assert.All(new[] { column.Set.Mnt, column.Set.Pid, column.Set.Net, column.Set.Ipc, column.Set.Uts }, inode => Assert.NotEqual(0ul, inode)));
        Assert.Contains("pause + joined", matrix.ToString());
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Zombies_are_counted_and_vanish_when_pid_1_reaps()
    {
        var careless = await Docker.RunAsync("busybox", new() { Name = "careless", Command = ["sh", "-c", "for i in 1 2 3; do (sleep 0 & exec sleep 1000) & done; exec sleep 1000"] });

        await Wait.UntilAsync("three zombies", async token => (await Docker.Agent.Processes.ZombiesAsync(careless, token)).Count == 3, TimeSpan.FromSeconds(10));
        var tree = await Docker.Agent.Processes.ListAsync(careless);
        await foreach (var sample in Docker.Agent.Processes.SampleZombiesAsync(careless, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(60)))
            Assert.Equal(3, sample.Count);
        foreach (var parent in tree.Rows.Where(row => row.InnerPpid == 1 && !row.IsZombie))
            await careless.ExecAsync("kill", "-9", $"{parent.InnerPid}");

        // PID 1 is a sleep, which waits for nobody: parents and children stay.
        await Wait.UntilAsync("six zombies", async token => (await Docker.Agent.Processes.ZombiesAsync(careless, token)).Count == 6, TimeSpan.FromSeconds(10));
        Assert.Equal(1, tree.Find("sleep 1000").InnerPid);
        Assert.Equal("careless", tree.ContainerOf(tree.Find("sleep 1000")));
        Assert.True(tree.Rows[0].Pid > 1);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_stopped_container_is_named_with_its_state()
    {
        var gone = await Docker.RunAsync("busybox", new() { Name = "gone", Command = ["true"] });
        await gone.WaitAsync();

        var error = await Assert.ThrowsAsync<AgentFailedException>(() => Docker.Agent.Processes.NamespacesAsync(gone));

        Assert.Contains("is exited (exit code 0)", error.Message);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Commands_run_in_chosen_namespaces_and_end_when_disposed_of()
    {
        var box = await Docker.RunAsync("busybox", new() { Name = "box", Hostname = "inside", Command = Forever });

        var tool = await Docker.Agent.Processes.RunAsync(box, ["net", "uts"], "sh", "-c", "hostname; ip -o link | wc -l; exit 3");
        var own = await Docker.Agent.Processes.RunAsync(box, ["mnt", "pid"], "ps", "-o", "pid,args");
        await using (var running = await Docker.Agent.Processes.StartAsync(box, ["net"], "sh", "-c", "echo ready; exec sleep 4242"))
        {
            await running.WaitForLineAsync("ready");
            Assert.Contains((await Docker.Agent.Processes.ListAsync(Docker.Host)).Rows, row => row.Pid == running.Pid || row.Command == "sleep 4242");
        }

        Assert.Equal(3, tool.ExitCode);
        Assert.Equal(["inside", "2"], tool.Lines);
        Assert.Contains("1 sleep 1000000", own.Stdout);
        await Wait.UntilAsync("the command is gone", async token => (await Docker.Agent.Processes.ListAsync(Docker.Host, token)).Rows.All(row => row.Command != "sleep 4242"), TimeSpan.FromSeconds(10));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_killed_agent_is_reported_once_and_started_again()
    {
        await Docker.Agent.StartAsync();
        var agent = (await Docker.Agent.Processes.ListAsync(Docker.Host)).Rows.Single(row => row.Command == "labs-agent" && row.Container == Docker.Containers.Single(container => container.ShortName == "tools").Id);
        var polling = Task.Run(async () =>
        {
            await foreach (var _ in Docker.Agent.Processes.SampleZombiesAsync(Docker.Host, TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(5)))
            {
            }
        });
        await Docker.Containers.Single(container => container.ShortName == "tools").ExecAsync("kill", "-9", $"{agent.Pid}");

        await Assert.ThrowsAsync<AgentGoneException>(() => polling.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.NotEqual(0ul, (await Docker.Agent.Processes.NamespacesAsync(Docker.Host)).Net);
    }
}
