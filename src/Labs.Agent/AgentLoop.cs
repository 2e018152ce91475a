using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Labs.Docker;

namespace Labs.Agent;

/// <summary>
/// Requests as JSON lines on the input, answered as JSON lines on the output, all at the same time. Ends with its
/// input, so that nothing outlives the caller.
/// </summary>
internal sealed class AgentLoop(TextReader input, Stream output)
{
    private delegate Task<JsonElement> Handler(JsonElement arguments, Func<JsonElement, Task> item, CancellationToken ct);

    private readonly Dictionary<string, Handler> _handlers = [];
    private readonly ConcurrentDictionary<long, CancellationTokenSource> _running = [];
    private readonly SemaphoreSlim _writing = new(1);

    public AgentLoop On<TArguments, TItem, TResult>(Operation<TArguments, TItem, TResult> operation, Func<TArguments, Func<TItem, Task>, CancellationToken, Task<TResult>> handler)
    {
        var arguments = Info<TArguments>();
        var item = Info<TItem>();
        var result = Info<TResult>();
        _handlers.Add(operation.Name, async (json, send, ct) =>
        {
            var parsed = json.Deserialize(arguments) ?? throw new AgentException($"'{operation.Name}' needs arguments.");
            return JsonSerializer.SerializeToElement(await handler(parsed, value => send(JsonSerializer.SerializeToElement(value, item)), ct), result);
        });
        return this;
    }

    public AgentLoop On<TArguments, TResult>(Operation<TArguments, Nothing, TResult> operation, Func<TArguments, CancellationToken, Task<TResult>> handler) =>
        On(operation, (arguments, _, ct) => handler(arguments, ct));

    public async Task RunAsync()
    {
        var requests = new List<Task>();
        while (await input.ReadLineAsync() is { } line)
        {
            if (line.Length == 0)
                continue;
            AgentRequest request;
            try
            {
                request = JsonSerializer.Deserialize(line, AgentJson.Default.AgentRequest)!;
            }
            catch (JsonException e)
            {
                await SendAsync(new AgentReply(0, Error: $"not a request: {e.Message}"));
                continue;
            }

            if (request.Op == "cancel")
            {
                if (_running.TryGetValue(request.Id, out var other))
                    await other.CancelAsync();
                continue;
            }
            var cancel = _running[request.Id] = new CancellationTokenSource();
            requests.RemoveAll(task => task.IsCompleted);
            requests.Add(Task.Run(() => AnswerAsync(request, cancel)));
        }
        foreach (var cancel in _running.Values)
            await cancel.CancelAsync();
        await Task.WhenAll(requests);
    }

    private async Task AnswerAsync(AgentRequest request, CancellationTokenSource cancel)
    {
        AgentReply reply;
        try
        {
            if (!_handlers.TryGetValue(request.Op, out var handler))
                throw new AgentException($"unknown operation '{request.Op}'; known: {string.Join(", ", _handlers.Keys.Order())}.");
            var arguments = request.Arguments ?? JsonSerializer.SerializeToElement(new Nothing(), AgentJson.Default.Nothing);
            var result = await handler(arguments, item => SendAsync(new AgentReply(request.Id, Item: item)), cancel.Token);
            reply = new AgentReply(request.Id, Result: result);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            reply = new AgentReply(request.Id, Cancelled: true);
        }
        catch (Exception e) when (e is AgentException or IOException or UnauthorizedAccessException or JsonException or System.Net.Sockets.SocketException)
        {
            reply = new AgentReply(request.Id, Error: e.Message);
        }
        catch (Exception e)
        {
            reply = new AgentReply(request.Id, Error: e.ToString());
        }
        _running.TryRemove(request.Id, out _);
        await SendAsync(reply);
    }

    private async Task SendAsync(AgentReply reply)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(reply, AgentJson.Default.AgentReply);
        await _writing.WaitAsync();
        try
        {
            await output.WriteAsync(line);
            await output.WriteAsync("\n"u8.ToArray());
            await output.FlushAsync();
        }
        catch (IOException)
        {
            // The caller has gone; the input ends the loop.
        }
        finally
        {
            _writing.Release();
        }
    }

    private static JsonTypeInfo<T> Info<T>() => (JsonTypeInfo<T>?)AgentJson.Default.GetTypeInfo(typeof(T))
        ?? throw new InvalidOperationException($"{typeof(T).Name} is missing in AgentJson.");
}
