namespace Labs.Kernel.Tests;

/// <summary>Tests how a library connects <c>#!bash --in container</c>.</summary>
public sealed class ContainerCellTests
{
    [Fact]
    public async Task A_script_can_connect_containers_by_a_plain_delegate()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("""
            var port = 80;
            Kernel.ConnectContainers((container, command, environment, write, cancellationToken) =>
            {
                write(false, $"{container}: {string.Join('|', command)} {environment["port"]}");
                write(true, "warned");
                return Task.FromResult(command[2].Contains("fail") ? 4 : 0);
            });
            """);
        var (_, output) = await notebook.RunAsync("#!bash --in web @port\nls");
        Assert.Equal(("web: sh|-c|ls 80", "warned"), (output.Stdout, output.Stderr));
        Assert.Contains("exit code 4", (await notebook.FailAsync("#!bash --in web @port\nfail")).Message);
    }

    [Fact]
    public async Task An_interruption_cancels_the_command_in_the_container()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("""
            var cancelled = false;
            Kernel.ConnectContainers(async (container, command, environment, write, cancellationToken) =>
            {
                write(false, "started");
                try { await Task.Delay(-1, cancellationToken); } finally { cancelled = true; }
                return 0;
            });
            """);
        var cell = await notebook.StartAsync("#!bash --in web\nsleep 1000");
        notebook.Engine.Interrupt();
        Assert.Equal(CellStatus.Interrupted, (await cell.End).Result.Status);
        Assert.Equal("True", await notebook.TextAsync("cancelled"));
    }

    [Fact]
    public async Task The_error_without_a_connected_library_names_the_remedy()
    {
        await using var notebook = new Notebook();
        Assert.Contains("#load \"labs.csx\"", (await notebook.FailAsync("#!bash --in web\nls")).Message);
        Assert.Contains("#!bash --in web", (await notebook.FailAsync("#!bash --in\nls")).Message);
    }
}
