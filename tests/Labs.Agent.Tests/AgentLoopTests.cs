using System.IO.Pipelines;
using System.Text;
using Labs.Agent.Contracts;

namespace Labs.Agent.Tests;

public sealed class AgentLoopTests : IAsyncDisposable
{
    private static readonly Operation<Nothing, Nothing, Nothing> s_never = new("never", Nothing.Json, Nothing.Json, Nothing.Json);
    private readonly Pipe _input = new();
    private readonly Pipe _output = new();
    private readonly StreamReader _answers;
    private readonly Task _loop;

    public AgentLoopTests()
    {
        _answers = new StreamReader(_output.Reader.AsStream());
        var input = new StreamReader(_input.Reader.AsStream());
        _loop = new AgentLoop(input, _output.Writer.AsStream())
            .On(ClockOperations.Read, (_, _) => Task.FromResult(new ClockReading(2)))
            .On(ProcessesOperations.Namespaces, (_, _) => throw new AgentException("no such process"))
            .On(s_never, async (_, token) =>
            {
                await Task.Delay(Timeout.Infinite, token);
                return new Nothing();
            })
            .RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _input.Writer.CompleteAsync();
        await _loop.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_blocked_request_does_not_block_others_and_can_be_cancelled()
    {
        await SendAsync("""{"id":1,"op":"never"}""");
        await SendAsync("""{"id":2,"op":"clock.read"}""");
        var clock = await AnswerAsync();
        await SendAsync("""{"id":1,"op":"cancel"}""");
        var cancelled = await AnswerAsync();

        Assert.Equal(2, clock.Id);
        Assert.Equal(2, clock.Result!.Value.GetProperty("unixMs").GetInt32());
        Assert.Equal((1, true), (cancelled.Id, cancelled.Cancelled));
    }

    [Theory]
    [InlineData("""{"id":7,"op":"fly"}""", 7, "unknown operation 'fly'; known: clock.read, never, processes.namespaces.")]
    [InlineData("""{"id":8,"op":"processes.namespaces","arguments":{"pid":1}}""", 8, "no such process")]
    [InlineData("nonsense", 0, "not a request")]
    public async Task A_failed_request_is_answered_and_the_next_one_is_served(string request, long id, string error)
    {
        await SendAsync(request);
        var answer = await AnswerAsync();
        await SendAsync("""{"id":9,"op":"clock.read"}""");

        Assert.Equal(id, answer.Id);
        Assert.Contains(error, answer.Error);
        Assert.Equal(9, (await AnswerAsync()).Id);
    }

    private async Task SendAsync(string line) => await _input.Writer.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"));

    private async Task<AgentReply> AnswerAsync() =>
        AgentReply.Parse((await _answers.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(10)))!);
}
