namespace Labs.Docker.Tests;

public sealed class AgentProcessTests : DockerLab
{
    [Fact, Needs(Capability.Docker)]
    public async Task Containers_share_the_namespaces_that_their_specs_name()
    {
        var pause = await Docker.RunAsync("pause", new() { Name = "pause", Ipc = "shareable" });
        var joined = await Docker.RunAsync("busybox", new()
        {
            Name = "joined",
            Command = Forever,
            Network = pause.Network(),
            Ipc = pause.Ipc(),
            Pid = pause.Pid(),
        });
        var alone = await Docker.RunAsync("busybox", new() { Name = "alone", Command = Forever });

        var matrix = await Docker.Agent.Processes.NamespaceMatrixAsync(pause, joined, alone, Docker.Host);

        foreach (var kind in (string[])["net", "ipc", "pid"])
            Assert.Equal([["pause", "joined"], ["alone"], ["host"]], matrix.Partition(kind));
        foreach (var kind in (string[])["mnt", "uts"])
            Assert.Equal(4, matrix.Partition(kind).Count);
        foreach (var (_, set) in matrix.Columns)
            Assert.DoesNotContain(0ul, new[] { set.Mnt, set.Pid, set.Net, set.Ipc, set.Uts });
        Assert.Contains("pause + joined", matrix.ToString());
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Zombies_are_counted_and_vanish_when_pid_1_reaps()
    {
        var careless = await Docker.RunAsync("busybox", new()
        {
            Name = "careless",
            Command = ["sh", "-c", "for i in 1 2 3; do (sleep 0 & exec sleep 1000) & done; exec sleep 1000"],
        });

        await ZombiesAsync(3);
        var tree = await Docker.Agent.Processes.ListAsync(careless);
        var (every, duration) = (TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(60));
        await foreach (var sample in Docker.Agent.Processes.SampleZombiesAsync(careless, every, duration))
            Assert.Equal(3, sample.Count);
        foreach (var parent in tree.Rows.Where(row => row.InnerPpid == 1 && !row.IsZombie))
            await careless.ExecAsync("kill", "-9", $"{parent.InnerPid}");

        // PID 1 is a sleep, which does not reap: parents and children stay zombies.
        await ZombiesAsync(6);
        Assert.Equal(1, tree.Find("sleep 1000").InnerPid);
        Assert.Equal("careless", tree.ContainerOf(tree.Find("sleep 1000")));
        Assert.True(tree.Rows[0].Pid > 1);

        Task ZombiesAsync(int count) => Wait.UntilAsync($"{count} zombies", async token =>
        {
            var found = (await Docker.Agent.Processes.ListAsync(careless, token)).Rows.Count(row => row.IsZombie);
            return (found == count, $"{found}");
        }, TimeSpan.FromSeconds(10));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task The_status_shows_what_the_spec_asked_for()
    {
        var box = await Docker.RunAsync("busybox", new()
        {
            Name = "box",
            Command = ["sh", "-c", "trap 'exit 0' TERM; while :; do sleep 0.1; done"],
            CapDrop = ["ALL"],
            CapAdd = ["NET_RAW"],
        });
        await Wait.UntilAsync("the shell has set its trap", async token =>
        {
            var caught = (await Docker.Agent.Processes.StatusAsync(box, cancellationToken: token)).Signals.Caught;
            return (caught.Contains("SIGTERM"), $"{caught}");
        }, TimeSpan.FromSeconds(10));

        var status = await Docker.Agent.Processes.StatusAsync(box);
        var threads = await Docker.Agent.Processes.ThreadsAsync(box);

        Assert.Equal(((int)box.Facts.HostPid, 1, 0, 1), (status.Pid, status.InnerPid, status.Uid, status.Threads));
        Assert.Equal(["NET_RAW"], status.Capabilities.Effective.Names);
        Assert.Equal((0, 20), (status.Scheduling.Nice, status.Scheduling.Priority));
        Assert.True(status.Memory is { Resident: > 0 } memory && memory.Virtual >= memory.Resident);
        Assert.Equal(status.Pid, Assert.Single(threads).Tid);
        var error = await Assert.ThrowsAsync<AgentFailedException>(() => Docker.Agent.Processes.StatusAsync(box, 4_000_000));
        Assert.Contains("box has no process 4000000", error.Message);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_blocked_thread_shows_its_registers_and_its_stack()
    {
        var box = await Docker.RunAsync("busybox", new() { Name = "box", Command = Forever });

        var thread = Assert.Single(await Docker.Agent.Processes.ThreadsAsync(box));

        Assert.NotNull(thread.Registers);
        Assert.NotEqual(thread.Registers.StackPointer, thread.Registers.ProgramCounter);
        Assert.NotNull(thread.Stack);
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
    public async Task Commands_run_in_chosen_namespaces_and_end_when_disposed()
    {
        var box = await Docker.RunAsync("busybox", new() { Name = "box", Hostname = "inside", Command = Forever });

        var tool = await Docker.Agent.Processes.RunAsync(box, ["net", "uts"], "sh", "-c", "hostname; ip -o link | wc -l; exit 3");
        var own = await Docker.Agent.Processes.RunAsync(box, ["mnt", "pid"], "ps", "-o", "pid,args");
        await using (var running = await Docker.Agent.Processes.StartAsync(box, ["net"], "sh", "-c", "echo ready; exec sleep 4242"))
        {
            await running.WaitForLineAsync("ready");
            var processes = await Docker.Agent.Processes.ListAsync(Docker.Host);
            Assert.Contains(processes.Rows, row => row.Pid == running.Pid || row.Command == "sleep 4242");
        }

        Assert.Equal(3, tool.ExitCode);
        Assert.Equal(["inside", "2"], tool.Lines);
        Assert.Contains("1 sleep 1000000", own.Stdout);
        await Wait.UntilAsync("the command is gone", async token =>
        {
            var left = await Docker.Agent.Processes.ListAsync(Docker.Host, token);
            return left.Rows.All(row => row.Command != "sleep 4242");
        }, TimeSpan.FromSeconds(10));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_killed_agent_is_reported_once_and_started_again()
    {
        await Docker.Agent.StartAsync();
        var tools = Docker.Containers.Single(container => container.ShortName == "tools");
        var processes = await Docker.Agent.Processes.ListAsync(Docker.Host);
        var agent = processes.Rows.Single(row => row.Command == "labs-agent" && row.Container == tools.Id);
        var polling = Task.Run(async () =>
        {
            var (every, duration) = (TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(5));
            await foreach (var _ in Docker.Agent.Processes.SampleZombiesAsync(Docker.Host, every, duration))
            {
            }
        });
        await tools.ExecAsync("kill", "-9", $"{agent.Pid}");

        await Assert.ThrowsAsync<AgentGoneException>(() => polling.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.NotEqual(0ul, (await Docker.Agent.Processes.NamespacesAsync(Docker.Host)).Net);
    }
}
