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
            Stdin = "from stdin\n",
            User = "65534",
            WorkingDirectory = "/tmp",
            Env = { ["GREETING"] = "grüß dich" },
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

        var spec = new ExecSpec("cat") { Stdin = new string('x', 20_000_000) };
        var result = await container.ExecAsync(spec).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(20_000_000, result.Stdout.Length);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Exec_that_does_not_read_its_input_still_ends()
    {
        var container = await Docker.RunAsync("busybox", new() { Command = Forever });

        var spec = new ExecSpec("sh", "-c", "echo enough; exit 4") { Stdin = new string('x', 20_000_000) };
        var result = await container.ExecAsync(spec).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal((4, "enough\n"), (result.ExitCode, result.Stdout));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task An_open_exec_can_be_written_and_read_in_turns()
    {
        var container = await Docker.RunAsync("busybox", new() { Command = Forever });
        const string Script = "while read line; do echo \"got $line\"; done; echo end >&2; exit 7";
        await using var shell = await container.OpenExecAsync(new ExecSpec("sh", "-c", Script));
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
    public async Task Logs_have_times_and_streams()
    {
        var container = await Docker.RunAsync("busybox", new() { Command = ["sh", "-c", "echo first; echo second >&2"] });
        Assert.Equal(0, await container.WaitAsync());

        var lines = await container.LogsAsync();

        // The engine collects the two streams separately.
        Assert.Equal([(false, "first"), (true, "second")], lines.OrderBy(line => line.IsError).Select(line => (line.IsError, line.Text)));
        var since = lines[0].Time - container.Facts.StartedAt!.Value;
        Assert.InRange(since, TimeSpan.FromSeconds(-1), TimeSpan.FromSeconds(30));
        Assert.Single(await container.LogsAsync(tail: 1));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Files_are_written_before_the_start_and_while_it_runs()
    {
        var container = await Docker.RunAsync("busybox", new()
        {
            Command = ["sh", "/deep/down/run.sh"],
            Stdin = true,
            Files =
            {
                ["/deep/down/run.sh"] = "cat /etc/greeting; stat -c %a /deep/tool; read line",
                ["/etc/greeting"] = "hello\n",
                ["/deep/tool"] = new FileContent("x") { Mode = UnixFileMode.UserRead | UnixFileMode.OtherExecute },
            },
            WaitFor = WaitFor.Log("401"),
        });

        Assert.Equal(["hello", "401"], (await container.LogsAsync()).Select(line => line.Text));
        await container.PutFileAsync("/new/bytes", new FileContent(new byte[] { 0, 1, 2 }));
        Assert.Equal("00 01 02", (await container.ExecAsync("od", "-An", "-tx1", "/new/bytes")).Text.Trim());
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Published_port_is_on_loopback_and_answers()
    {
        var web = await Docker.RunAsync("busybox", new()
        {
            Command = ["httpd", "-f", "-p", "80", "-h", "/www"],
            Files = { ["/www/index.html"] = "here" },
            Publish = [80],
            WaitFor = WaitFor.Port(80),
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
        var other = await Docker.RunAsync("busybox", new()
        {
            Name = "other",
            Command = Forever,
            Network = pause.Network(),
            Ipc = pause.Ipc(),
            Pid = pause.Pid(),
        });

        foreach (var ns in (string[])["net", "ipc", "pid"])
            Assert.Equal(await NamespaceAsync(pause, ns), await NamespaceAsync(other, ns));
        Assert.NotEqual(await NamespaceAsync(pause, "mnt"), await NamespaceAsync(other, "mnt"));
        await Assert.ThrowsAsync<EngineException>(() => Docker.CreateAsync("busybox", new() { Network = pause.Network(), Publish = [80] }));
    }

    [Theory, Needs(Capability.Docker)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_a_grace_period_nothing_waits_for_a_process_that_ignores_the_stop_signal(bool isRestart)
    {
        // The Linux kernel delivers SIGTERM to a PID 1 only if it handles the signal, and sleep does not.
        var container = await Docker.RunAsync("busybox", new() { Command = ["sleep", "infinity"], StopTimeout = TimeSpan.FromMinutes(5) });
        var end = isRestart ? container.RestartAsync(TimeSpan.Zero) : container.StopAsync(TimeSpan.Zero);
        await end.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(isRestart, container.Facts.Running);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_container_can_be_created_in_an_older_version_of_the_API()
    {
        var current = await Docker.RunAsync("busybox", new() { Name = "current", Command = Forever });
        Container? older = null;
        var refusal = await Record.ExceptionAsync(async () =>
            older = await Docker.RunAsync("busybox", new() { Name = "older", Command = Forever, ApiVersion = "1.39" }));

        // Docker 29 serves 1.44 and newer. Until 1.39 IPC namespaces were shareable unless the request said otherwise.
        if (refusal is null)
            Assert.Equal(("private", "shareable"), (current.Facts.IpcMode, older!.Facts.IpcMode));
        else
            Assert.Contains("1.39", Assert.IsType<EngineException>(refusal).Message);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task WaitFor_Port_works_in_an_image_without_commands()
    {
        var pause = await Docker.RunAsync("pause");
        await Docker.RunAsync("busybox", new() { Command = ["httpd", "-f", "-p", "8080"], Network = pause.Network() });

        await pause.WaitForAsync(WaitFor.Port(8080));
        var condition = WaitFor.Port(81) with { Timeout = TimeSpan.FromSeconds(2) };
        var failure = await Assert.ThrowsAsync<WaitTimeoutException>(() => pause.WaitForAsync(condition));

        Assert.Contains("listening: 8080", failure.Message);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Statistics_show_what_is_used()
    {
        var container = await Docker.RunAsync("busybox", new() { Command = ["sh", "-c", "while :; do :; done"], Memory = 64 << 20 });

        var first = await container.StatsAsync();
        var last = first;
        await Wait.UntilAsync("CPU time is used", async token =>
        {
            last = await container.StatsAsync(token);
            return last.CpuTime > first.CpuTime;
        }, TimeSpan.FromSeconds(20));

        Assert.Equal(64 << 20, first.MemoryLimitBytes);
        Assert.InRange(last.MemoryBytes, 1, 64 << 20);
        Assert.True(last.CpusSince(first) > 0);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Stop_sends_the_stop_signal_first()
    {
        var container = await Docker.RunAsync("busybox", new()
        {
            Command = ["sh", "-c", "trap 'echo asked; exit 5' USR1; echo ready; while :; do sleep 0.05; done"],
            StopSignal = "SIGUSR1",
            WaitFor = WaitFor.Log("ready"),
        });

        await container.StopAsync();

        Assert.Equal(("exited", 5L), (container.Facts.Status, container.Facts.ExitCode));
        Assert.Equal("asked", (await container.LogsAsync())[^1].Text);
    }

    private static async Task<string> NamespaceAsync(Container container, string kind) =>
        (await container.ExecAsync("readlink", $"/proc/self/ns/{kind}")).Text;
}
