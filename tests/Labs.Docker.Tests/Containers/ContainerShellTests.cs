using System.Collections.Concurrent;

namespace Labs.Docker.Tests;

/// <summary>Tests the code that runs cells with <c>#!bash --in container</c>.</summary>
public sealed class ContainerShellTests : DockerLab
{
    /// <summary>A unique name, because other tests of this process have sessions too.</summary>
    private readonly string _box = "shell-" + Guid.NewGuid().ToString("N")[..6];
    private readonly ConcurrentQueue<(bool IsError, string Text)> _output = new();

    [Fact, Needs(Capability.Docker)]
    public async Task Streams_environment_and_exit_code()
    {
        await Docker.RunAsync("busybox", new() { Name = _box, Command = Forever });

        var exitCode = await RunAsync(_box, "hostname; echo $GREETING; echo wrong >&2; cat; printf 'no line end'; exit 5");

        Assert.Equal(5, exitCode);
        var lines = Text(false).Split('\n');
        Assert.Equal((3, "grüß \"dich\"", "no line end"), (lines.Length, lines[1], lines[2]));
        Assert.Equal("wrong\n", Text(true));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_container_has_three_names()
    {
        var box = await Docker.RunAsync("busybox", new() { Name = _box, Command = Forever, Hostname = "inside" });

        foreach (var name in new[] { _box, box.Name, box.Id[..12] })
            await RunAsync(name, "hostname");

        Assert.Equal("inside\ninside\ninside\n", Text(false));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task An_unknown_name_lists_the_known_ones()
    {
        await Docker.RunAsync("busybox", new() { Name = _box, Command = Forever });

        var error = await Assert.ThrowsAsync<EngineException>(() => RunAsync("bax", "true"));

        Assert.Contains("no container 'bax'", error.Message);
        Assert.Contains(_box, error.Message.Split(';')[1]);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Output_comes_at_once_and_cancelling_kills_the_command_and_its_children()
    {
        var box = await Docker.RunAsync("busybox", new() { Name = _box, Command = Forever });
        using var stop = new CancellationTokenSource();
        var started = new TaskCompletionSource();

        string[] command = ["sh", "-c", "trap '' TERM; sleep 4321 & printf started; sleep 4321"];
        var running = ContainerShell.RunAsync(
            _box, command, new Dictionary<string, string>(), (_, text) => started.TrySetResult(), stop.Token);
        await Task.WhenAny(started.Task, running).WaitAsync(TimeSpan.FromSeconds(20));
        Assert.False(running.IsCompleted, running.Exception?.Message);
        Assert.Contains("sleep 4321", (await box.ExecAsync("ps")).Stdout);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.DoesNotContain("sleep 4321", (await box.ExecAsync("ps")).Stdout);
    }

    private Task<int> RunAsync(string container, string script) =>
        ContainerShell.RunAsync(container, ["sh", "-c", script], new Dictionary<string, string> { ["GREETING"] = "grüß \"dich\"" },
            (isError, text) => _output.Enqueue((isError, text)), CancellationToken.None);

    private string Text(bool isError) => string.Concat(_output.Where(piece => piece.IsError == isError).Select(piece => piece.Text));
}
