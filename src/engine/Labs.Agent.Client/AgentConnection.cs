using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using Labs.Agent.Contracts;

namespace Labs.Agent.Client;

/// <summary>A running agent: requests and replies as JSON lines, any number of requests at the same time.</summary>
internal sealed class AgentConnection : IAsyncDisposable
{
    private readonly IAgentStream _stream;
    private readonly ConcurrentDictionary<long, Channel<AgentReply>> _open = [];
    private readonly SemaphoreSlim _writing = new(1);
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _reading;
    private Exception? _gone;
    private long _last;

    private AgentConnection(IAgentStream stream)
    {
        _stream = stream;
        _reading = Task.Run(ReadAsync);
    }

    public bool IsGone => Volatile.Read(ref _gone) is not null;

    /// <summary>The difference between the engine machine's clock and this machine's; positive if the engine's is ahead.</summary>
    private TimeSpan ClockAhead { get; set; }

    public static async Task<AgentConnection> OpenAsync(IAgentHost host, CancellationToken cancellationToken)
    {
        var connection = new AgentConnection(await host.OpenAsync(cancellationToken));
        try
        {
            await connection.CompareClocksAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Converts the agent's time stamp to this machine's clock.</summary>
    public DateTimeOffset OnThisClock(double unixMs) => DateTimeOffset.UnixEpoch.AddMilliseconds(unixMs) - ClockAhead;

    public async Task<TResult> CallAsync<TArguments, TItem, TResult>(
        Operation<TArguments, TItem, TResult> operation, TArguments arguments, Func<TItem, ValueTask> item,
        CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _last);
        var options = new UnboundedChannelOptions { SingleReader = true, SingleWriter = true };
        var replies = _open[id] = Channel.CreateUnbounded<AgentReply>(options);
        var over = false;
        try
        {
            // Read after the channel was added, because ReadAsync sets it first and then completes every channel.
            if (_gone is { } gone)
                throw gone;
            var request = new AgentRequest(id, operation.Name, JsonSerializer.SerializeToElement(arguments, operation.Arguments));
            await SendAsync(request, cancellationToken);
            await foreach (var reply in replies.Reader.ReadAllAsync(cancellationToken))
            {
                over = reply.Result is not null || reply.Error is not null || reply.Cancelled;
                if (reply.Error is { } error)
                    throw new AgentFailedException(error);
                if (reply.Result is { } result)
                    return result.Deserialize(operation.Result)!;
                if (reply.Item is { } next)
                    await item(next.Deserialize(operation.Item)!);
            }
            throw new AgentGoneException("it cancelled a request by itself");
        }
        finally
        {
            _open.TryRemove(id, out _);
            if (!over && _gone is null)
                await CancelAsync(id);
        }
    }

    public Task<TResult> CallAsync<TArguments, TResult>(
        Operation<TArguments, Nothing, TResult> operation, TArguments arguments, CancellationToken cancellationToken) =>
        CallAsync(operation, arguments, _ => ValueTask.CompletedTask, cancellationToken);

    /// <summary>Returns the items as they come. Leaving the loop cancels the request.</summary>
    public async IAsyncEnumerable<TItem> StreamAsync<TArguments, TItem, TResult>(
        Operation<TArguments, TItem, TResult> operation, TArguments arguments, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var items = Channel.CreateUnbounded<TItem>();
        using var left = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var call = Task.Run(async () =>
        {
            try
            {
                await CallAsync(operation, arguments, Write, left.Token);
                items.Writer.Complete();
            }
            // Whatever ended the call is thrown to the reader of the items.
            catch (Exception e)
            {
                items.Writer.Complete(e);
            }
        }, CancellationToken.None);
        try
        {
            await foreach (var item in items.Reader.ReadAllAsync(cancellationToken))
                yield return item;
        }
        finally
        {
            await left.CancelAsync();
            await call;
        }

        ValueTask Write(TItem item) => items.Writer.WriteAsync(item, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _stream.DisposeAsync();
        await _reading;
    }

    private async Task ReadAsync()
    {
        var complaints = new Queue<string>();
        string observed;
        try
        {
            await foreach (var line in _stream.LinesAsync(_closing.Token))
            {
                if (line.IsError)
                {
                    complaints.Enqueue(line.Text);
                    if (complaints.Count > 10)
                        complaints.Dequeue();
                    continue;
                }
                var reply = AgentReply.Parse(line.Text);
                if (_open.TryGetValue(reply.Id, out var replies))
                    replies.Writer.TryWrite(reply);
            }
            observed = complaints.Count > 0 ? string.Join(' ', complaints) : "its output ended";
        }
        // After any exception of the stream nothing more can be read from it.
        catch (Exception e)
        {
            observed = _closing.IsCancellationRequested ? "the session is over" : e.Message;
        }
        Exception gone = new AgentGoneException(observed);
        if (!_closing.IsCancellationRequested)
            gone = await _stream.ExplainAsync((AgentGoneException)gone);
        Volatile.Write(ref _gone, gone);
        foreach (var replies in _open.Values)
            replies.Writer.TryComplete(gone);
    }

    private async Task SendAsync(AgentRequest request, CancellationToken cancellationToken)
    {
        var line = request.ToLine();
        await _writing.WaitAsync(cancellationToken);
        try
        {
            // Half a line would make every later request unreadable, so a line is always written to its end.
            await _stream.WriteLineAsync(line, CancellationToken.None);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task CancelAsync(long id)
    {
        try
        {
            await SendAsync(new AgentRequest(id, AgentRequest.Cancel), CancellationToken.None);
        }
        catch (Exception)
        {
            // The agent has gone, and the request with it. ReadAsync reports it.
        }
    }

    // Cristian's algorithm: takes the fastest of a few exchanges, and assumes that the agent read its clock half-way.
    private async Task CompareClocksAsync(CancellationToken cancellationToken)
    {
        var best = TimeSpan.MaxValue;
        for (var n = 0; n < 4; n++)
        {
            var before = DateTimeOffset.UtcNow;
            var reading = await CallAsync(ClockOperations.Read, new Nothing(), cancellationToken);
            var took = DateTimeOffset.UtcNow - before;
            if (took >= best)
                continue;
            best = took;
            ClockAhead = DateTimeOffset.UnixEpoch.AddMilliseconds(reading.UnixMs) - (before + took / 2);
        }
    }
}
