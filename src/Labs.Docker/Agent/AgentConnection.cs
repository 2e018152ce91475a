using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Channels;

namespace Labs.Docker;

/// <summary>A running labs-agent: requests as JSON lines over an exec stream, any number at the same time.</summary>
internal sealed class AgentConnection : IAsyncDisposable
{
    private readonly ExecSession _session;
    private readonly ConcurrentDictionary<long, Channel<AgentReply>> _open = [];
    private readonly SemaphoreSlim _writing = new(1);
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _reading;
    private readonly Engine _engine;
    private EngineException? _gone;
    private long _last;

    private AgentConnection(Engine engine, ExecSession session)
    {
        (_engine, _session) = (engine, session);
        _reading = Task.Run(ReadAsync);
    }

    public bool IsGone => Volatile.Read(ref _gone) is not null;

    /// <summary>How far the engine's clock is ahead of this machine's.</summary>
    public TimeSpan ClockAhead { get; private set; }

    public static async Task<AgentConnection> OpenAsync(Container tools, CancellationToken ct)
    {
        var connection = new AgentConnection(tools.Engine, await tools.OpenExecAsync(new ExecSpec("labs-agent"), ct).ConfigureAwait(false));
        try
        {
            await connection.CompareClocksAsync(ct).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async Task<TResult> CallAsync<TArguments, TItem, TResult>(Operation<TArguments, TItem, TResult> operation, TArguments arguments, Func<TItem, ValueTask> item, CancellationToken ct)
    {
        var id = Interlocked.Increment(ref _last);
        var replies = _open[id] = Channel.CreateUnbounded<AgentReply>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        var over = false;
        try
        {
            // Looked at after the channel was added: whoever sets it then completes every channel.
            if (_gone is { } gone)
                throw gone;
            await SendAsync(new AgentRequest(id, operation.Name, JsonSerializer.SerializeToElement(arguments, Info<TArguments>())), ct).ConfigureAwait(false);
            await foreach (var reply in replies.Reader.ReadAllAsync(ct).ConfigureAwait(false))
            {
                over = reply.Result is not null || reply.Error is not null || reply.Cancelled;
                if (reply.Error is { } error)
                    throw new AgentFailedException(error);
                if (reply.Result is { } result)
                    return result.Deserialize(Info<TResult>())!;
                if (reply.Item is { } next)
                    await item(next.Deserialize(Info<TItem>())!).ConfigureAwait(false);
            }
            throw new AgentGoneException("it cancelled a request that nobody cancelled");
        }
        finally
        {
            _open.TryRemove(id, out _);
            if (!over && _gone is null)
                await CancelAsync(id).ConfigureAwait(false);
        }
    }

    public Task<TResult> CallAsync<TArguments, TResult>(Operation<TArguments, Nothing, TResult> operation, TArguments arguments, CancellationToken ct) =>
        CallAsync(operation, arguments, _ => ValueTask.CompletedTask, ct);

    /// <summary>The items as they come; leaving the loop cancels the request.</summary>
    public async IAsyncEnumerable<TItem> StreamAsync<TArguments, TItem, TResult>(Operation<TArguments, TItem, TResult> operation, TArguments arguments, [EnumeratorCancellation] CancellationToken ct)
    {
        var items = Channel.CreateUnbounded<TItem>();
        using var left = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var call = Task.Run(async () =>
        {
            try
            {
                await CallAsync(operation, arguments, item => items.Writer.WriteAsync(item, CancellationToken.None), left.Token).ConfigureAwait(false);
                items.Writer.Complete();
            }
            catch (Exception e)
            {
                items.Writer.Complete(e);
            }
        }, CancellationToken.None);
        try
        {
            await foreach (var item in items.Reader.ReadAllAsync(ct).ConfigureAwait(false))
                yield return item;
        }
        finally
        {
            await left.CancelAsync().ConfigureAwait(false);
            await call.ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await _session.DisposeAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
    }

    private async Task ReadAsync()
    {
        var complaints = new Queue<string>();
        string observed;
        try
        {
            await foreach (var line in _session.LinesAsync(_closing.Token).ConfigureAwait(false))
            {
                if (line.IsError)
                {
                    complaints.Enqueue(line.Text);
                    if (complaints.Count > 10)
                        complaints.Dequeue();
                    continue;
                }
                var reply = JsonSerializer.Deserialize(line.Text, AgentJson.Default.AgentReply)!;
                if (_open.TryGetValue(reply.Id, out var replies))
                    replies.Writer.TryWrite(reply);
            }
            observed = complaints.Count > 0 ? string.Join(' ', complaints) : "its output ended";
        }
        catch (Exception e) when (e is EngineException or JsonException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            observed = _closing.IsCancellationRequested ? "the session is over" : e.Message;
        }
        var gone = _closing.IsCancellationRequested ? new AgentGoneException(observed) : await _engine.OrGoneAsync(new AgentGoneException(observed)).ConfigureAwait(false);
        Volatile.Write(ref _gone, gone);
        foreach (var replies in _open.Values)
            replies.Writer.TryComplete(gone);
    }

    private async Task SendAsync(AgentRequest request, CancellationToken ct)
    {
        var line = JsonSerializer.Serialize(request, AgentJson.Default.AgentRequest);
        await _writing.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            // Half a line would spoil every later request, so that a line once begun is written to its end.
            await _session.WriteLineAsync(line, CancellationToken.None).ConfigureAwait(false);
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
            await SendAsync(new AgentRequest(id, "cancel"), CancellationToken.None).ConfigureAwait(false);
        }
        catch (EngineException)
        {
            // The agent is gone, and the request with it.
        }
    }

    // Cristian's algorithm: the reading of the fastest of a few exchanges, taken to be made half-way.
    private async Task CompareClocksAsync(CancellationToken ct)
    {
        var best = TimeSpan.MaxValue;
        for (var n = 0; n < 4; n++)
        {
            var before = DateTimeOffset.UtcNow;
            var reading = await CallAsync(AgentOperations.Clock, new Nothing(), ct).ConfigureAwait(false);
            var took = DateTimeOffset.UtcNow - before;
            if (took >= best)
                continue;
            best = took;
            ClockAhead = DateTimeOffset.UnixEpoch.AddMilliseconds(reading.UnixMs) - (before + took / 2);
        }
    }

    private static JsonTypeInfo<T> Info<T>() => (JsonTypeInfo<T>)AgentJson.Default.GetTypeInfo(typeof(T))!;
}
