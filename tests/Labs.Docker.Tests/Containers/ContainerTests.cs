using System.Diagnostics;
using System.Net;

namespace Labs.Docker.Tests;

public sealed class ContainerTests : DockerLab
{
    [Fact, Needs(Capability.Docker)]
    public async Task Run_exec_and_remove()
    {
        var container = await Docker.RunAsync("busybox", new() { Name = "box", Command = Forever });

        var result = await container.ExecAsync("sh", "-c", "echo out; echo err >&2; exit 3");

        Assert.Equal((3, "out\n", "err\n"), (result.ExitCode, result.Stdout, result.Stderr));
        Assert.Equal($"labs-{Lab.Id}-box", container.Name);
        Assert.Equal(Lab.Id, (await container.InspectAsync()).Raw.Config!.Labels["labs.session"]);
        var failure = Assert.Throws<CommandFailedException>(() => result.ThrowIfFailed());
        Assert.Contains("exit code 3: err", failure.Message);

        await container.RemoveAsync();
        await container.RemoveAsync();
        Assert.Empty(Docker.Containers);
        await Assert.ThrowsAsync<EngineException>(() => container.InspectAsync());
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Exec_takes_input_user_environment_and_folder()
    {
        var container = await Docker.RunAsync("busybox", new() { Command = Forever });

        var result = await container.ExecAsync(new ExecSpec("sh", "-c", "cat; id -u; pwd; echo $GREETING")
        {
            Stdin = "from stdin\n", User = "65534", WorkingDirectory = "/tmp", Env = { ["GREETING"] = "grüß dich" },
        });

        Assert.Equal("from stdin\n65534\n/tmp\ngrüß dich\n", result.ThrowIfFailed().Stdout);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Exec_of_many_megabytes_is_complete()
    {
        var container = await Docker.RunAsync("busybox", new() { Command = Forever });

        var result = await container.ExecAsync("sh", "-c", "yes 0123456789abcde | head -c 20000000");

        Assert.Equal(20_000_000, result.Stdout.Length);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Exec_takes_many_megabytes_of_input_while_it_answers()
    {
        var container = await Docker.RunAsync("busybox", new() { Command = Forever });

        var result = await container.ExecAsync(new ExecSpec("cat") { Stdin = new string('x', 20_000_000) }).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(20_000_000, result.Stdout.Length);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Exec_that_does_not_read_its_input_ends_all_the_same()
    {
        var container = await Docker.RunAsync("busybox", new() { Command = Forever });

        var result = await container.ExecAsync(new ExecSpec("sh", "-c", "echo enough; exit 4") { Stdin = new string('x', 20_000_000) }).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal((4, "enough\n"), (result.ExitCode, result.Stdout));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Dialogue_over_an_open_exec()
    {
        var container = await Docker.RunAsync("busybox", new() { Command = Forever });
        await using var shell = await container.OpenExecAsync(new ExecSpec("sh", "-c", "while read line; do echo \"got $line\"; done; echo end >&2; exit 7"));
        await using var lines = shell.LinesAsync().GetAsyncEnumerator();

        await shell.WriteLineAsync("one");
        Assert.True(await lines.MoveNextAsync());
        Assert.Equal("got one", lines.Current.Text);
        await shell.WriteLineAsync("two");
        Assert.True(await lines.MoveNextAsync());
        Assert.Equal("got two", lines.Current.Text);
        shell.CloseInput();
        Assert.True(await lines.MoveNextAsync());
        Assert.Equal((true, "end"), (lines.Current.IsError, lines.Current.Text));
        Assert.False(await lines.MoveNextAsync());
        Assert.Equal(7, await shell.ExitCodeAsync());
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Logs_come_with_times_and_streams_and_can_be_followed()
    {
        var container = await Docker.RunAsync("busybox", new() { Command = ["sh", "-c", "echo first; read line; echo second >&2"], Stdin = true });
        await container.WaitForAsync(WaitFor.Log("first"));
        await using var lines = container.FollowLogsAsync().GetAsyncEnumerator();

        Assert.True(await lines.MoveNextAsync());
        Assert.Equal((false, "first"), (lines.Current.IsError, lines.Current.Text));
        Assert.InRange(lines.Current.Time - container.Facts.StartedAt!.Value, TimeSpan.FromSeconds(-1), TimeSpan.FromSeconds(30));
        await container.KillAsync();
        Assert.False(await lines.MoveNextAsync());
        Assert.Equal(137, await container.WaitAsync());
        Assert.Single(await container.LogsAsync());
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Files_go_in_before_the_start_and_come_out()
    {
        var container = await Docker.RunAsync("busybox", new()
        {
            Command = ["sh", "/deep/down/run.sh"],
            Files = { ["/deep/down/run.sh"] = "cat /etc/greeting; stat -c %a /deep/tool", ["/etc/greeting"] = "hello\n", ["/deep/tool"] = new FileContent("x").Executable() },
        });
        Assert.Equal(0, await container.WaitAsync());

        Assert.Equal(["hello", "755"], (await container.LogsAsync()).Select(line => line.Text));
        await container.PutFileAsync("/new/bytes", new byte[] { 0, 1, 2 });
        Assert.Equal([0, 1, 2], await container.GetFileAsync("/new/bytes"));
        Assert.Equal(["/deep/down/run.sh", "/deep/tool"], (await container.GetFilesAsync("/deep")).Keys.Order());
        var missing = await Assert.ThrowsAsync<EngineException>(() => container.GetFileAsync("/nowhere"));
        Assert.Contains("/nowhere", missing.Message);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Published_port_is_on_loopback_and_answers()
    {
        var web = await Docker.RunAsync("busybox", new()
        {
            Command = ["httpd", "-f", "-p", "80", "-h", "/www"], Files = { ["/www/index.html"] = "here" }, Publish = [80], WaitFor = WaitFor.Port(80),
        });

        Assert.Equal("127.0.0.1", web.Facts.Raw.NetworkSettings!.Ports["80/tcp"][0].HostIP);
        Assert.Equal(IPAddress.Parse(web.IpAddress).ToString(), web.IpAddress);
        if (!Docker.IsRemote)
        {
            using var http = new HttpClient();
            Assert.Equal("here", await http.GetStringAsync($"http://127.0.0.1:{web.HostPort(80)}/"));
        }
        var unpublished = Assert.Throws<EngineException>(() => web.HostPort(81));
        Assert.Contains("Publish = [81]", unpublished.Message);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Containers_share_namespaces()
    {
        var pause = await Docker.RunAsync("busybox", new() { Name = "pause", Command = Forever, Ipc = "shareable" });
        var other = await Docker.RunAsync("busybox", new() { Name = "other", Command = Forever, Network = pause, Ipc = pause.Ipc(), Pid = pause.Pid() });

        foreach (var ns in (string[])["net", "ipc", "pid"])
            Assert.Equal((await pause.ExecAsync("readlink", $"/proc/self/ns/{ns}")).Text, (await other.ExecAsync("readlink", $"/proc/self/ns/{ns}")).Text);
        Assert.NotEqual((await pause.ExecAsync("readlink", "/proc/self/ns/mnt")).Text, (await other.ExecAsync("readlink", "/proc/self/ns/mnt")).Text);
        await Assert.ThrowsAsync<EngineException>(() => Docker.CreateAsync("busybox", new() { Network = pause, Publish = [80] }));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Port_is_awaited_in_an_image_without_any_command()
    {
        var pause = await Docker.RunAsync("pause");
        await Docker.RunAsync("busybox", new() { Command = ["httpd", "-f", "-p", "8080"], Network = pause });

        await pause.WaitForAsync(WaitFor.Port(8080));
        var failure = await Assert.ThrowsAsync<WaitTimeoutException>(() => pause.WaitForAsync(WaitFor.Port(81) with { Timeout = TimeSpan.FromSeconds(2) }));

        Assert.Contains("listening: 8080", failure.Message);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Statistics_show_what_is_used()
    {
        var container = await Docker.RunAsync("busybox", new() { Command = ["sh", "-c", "while :; do :; done"], Memory = 64 << 20 });

        var first = await container.StatsAsync();
        ContainerStats? last = null;
        await foreach (var sample in container.StatsStreamAsync())
        {
            last = sample;
            if (sample.CpuTime > first.CpuTime)
                break;
        }

        Assert.Equal(64 << 20, first.MemoryLimitBytes);
        Assert.InRange(last!.MemoryBytes, 1, 64 << 20);
        Assert.True(last.CpusSince(first) > 0);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Stop_sends_the_stop_signal_first()
    {
        var container = await Docker.RunAsync("busybox", new()
        {
            Command = ["sh", "-c", "trap 'echo asked; exit 5' USR1; echo ready; while :; do sleep 0.05; done"], StopSignal = "SIGUSR1", WaitFor = WaitFor.Log("ready"),
        });

        await container.StopAsync();

        Assert.Equal(("exited", 5L), (container.Facts.Status, container.Facts.ExitCode));
        Assert.Equal("asked", (await container.LogsAsync())[^1].Text);
    }
}
