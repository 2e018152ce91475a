namespace Labs.Kernel.Tests;

/// <summary>Tests the handlers of messages from the front end.</summary>
public sealed class CommTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task What_a_handler_shows_belongs_to_the_cell_that_added_it()
    {
        await using var notebook = new Notebook();
        var (_, adding) = await notebook.RunAsync("""
            Kernel.AddCommTarget("echo", (comm, opened) => { Console.Write("opened "); });
            """);
        var (_, listening) = await notebook.RunAsync("""
            var talk = Kernel.OpenComm("panel"); talk.OnMessage(data => { Console.Write(data); display(2); });
            """);
        await notebook.RunAsync("1");
        await SendAsync(notebook, "comm_open", "c1", "echo");
        await SendAsync(notebook, "comm_msg", Opened(notebook, "panel"), json: "7");
        await notebook.RunAsync("1"); // delivers what is queued
        Assert.Equal(["out opened "], adding.Events);
        Assert.Equal(["out 7", "display 2"], listening.Events);
    }

    [Fact]
    public async Task The_exception_of_a_handler_is_shown_in_the_cell_that_added_it()
    {
        await using var notebook = new Notebook();
        var (_, output) = await notebook.RunAsync("""
            var talk = Kernel.OpenComm("panel");
            talk.OnMessage(data => throw new InvalidOperationException("wrong"));
            """);
        await SendAsync(notebook, "comm_msg", Opened(notebook, "panel"));
        await notebook.RunAsync("1");
        Assert.StartsWith("[a handler of the comm 'panel' failed]\nInvalidOperationException: wrong\n", output.Stderr);
        Assert.Contains("cell 1, line 2", output.Stderr);
    }

    [Theory]
    [InlineData("while (true) { }")]
    [InlineData("Thread.Sleep(-1);")]
    public async Task A_handler_can_be_interrupted(string body)
    {
        await using var notebook = new Notebook();
        var started = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var output = new RecordingOutput { OnText = text => started.TrySetResult(text) };
        await notebook.TryAsync($"Kernel.AddCommTarget(\"slow\", (comm, opened) => {{ Console.Write(\"in\"); {body} }});", output);
        var handled = SendAsync(notebook, "comm_open", "c1", "slow");
        Assert.Equal("in", await started.Task.WaitAsync(s_patience));
        Assert.Equal("2", await notebook.TextAsync("1 + 1"));
        notebook.Engine.Interrupt();
        Assert.True(await handled.WaitAsync(s_patience));
        await notebook.RunAsync("1");
        Assert.Contains("it was interrupted", output.Stderr);
    }

    private static string Opened(Notebook notebook, string target) => notebook.Engine.Comms.Open.Single(comm => comm.Value == target).Key;

    private static Task<bool> SendAsync(Notebook notebook, string type, string id, string? target = null, string json = "{}") =>
        Task.Run(() => notebook.Engine.Comms.Receive(new CommMessage(type, id, target, json)));
}
