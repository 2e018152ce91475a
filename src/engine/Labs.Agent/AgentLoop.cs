using System.Collections.Concurrent;
using System.Text.Json;
using Labs.Agent.Contracts;

namespace Labs.Agent;

/// <summary>
/// Reads requests as JSON lines and answers them as JSON lines, all at the same time. It ends with its input, so that nothing
/// outlives the client.
/// </summary>
internal sealed class AgentLoop(TextReader input, Stream output)
{
    private delegate Task<JsonElement> Handler(JsonElement arguments, Func<JsonElement, Task> item, CancellationToken cancellationToken);

    private readonly Dictionary<string, Handler> _handlers = [];
    private readonly ConcurrentDictionary<long, CancellationTokenSource> _running = [];
    private readonly SemaphoreSlim _writing = new(1);

    public AgentLoop On<TArguments, TItem, TResult>(
        Operation<TArguments, TItem, TResult> operation,
        Func<TArguments, Func<TItem, Task>, CancellationToken, Task<TResult>> handler)
    {
        _handlers.Add(operation.Name, async (json, send, cancellationToken) =>
        {
            var arguments = json.Deserialize(operation.Arguments) ?? throw new AgentException($"'{operation.Name}' needs arguments.");
            var result = await handler(arguments, item => send(JsonSerializer.SerializeToElement(item, operation.Item)), cancellationToken);
            return JsonSerializer.SerializeToElement(result, operation.Result);
        });
        return this;
    }

    public AgentLoop On<TArguments, TResult>(
        Operation<TArguments, Nothing, TResult> operation, Func<TArguments, CancellationToken, Task<TResult>> handler) =>
        On(operation, (arguments, _, cancellationToken) => handler(arguments, cancellationToken));

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
                request = AgentRequest.Parse(line);
            }
            catch (JsonException e)
            {
                await SendAsync(new AgentReply(0, Error: $"not a request: {e.Message}"));
                continue;
            }

            if (request.Op == AgentRequest.Cancel)
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
            var arguments = request.Arguments ?? JsonSerializer.SerializeToElement(new Nothing(), Nothing.Json);
            var result = await handler(arguments, item => SendAsync(new AgentReply(request.Id, Item: item)), cancel.Token);
            reply = new AgentReply(request.Id, Result: result);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            reply = new AgentReply(request.Id, Cancelled: true);
        }
        catch (Exception e) when (IsExpected(e))
        {
            reply = new AgentReply(request.Id, Error: e.Message);
        }
        // A defect of one handler must not end the agent, which serves other requests. The client sees the stack trace.
        catch (Exception e)
        {
            reply = new AgentReply(request.Id, Error: e.ToString());
        }
        _running.TryRemove(request.Id, out _);
        await SendAsync(reply);
    }

    private async Task SendAsync(AgentReply reply)
    {
        var line = reply.ToLine();
        await _writing.WaitAsync();
        try
        {
            await output.WriteAsync(line);
            await output.WriteAsync("\n"u8.ToArray());
            await output.FlushAsync();
        }
        catch (IOException)
        {
            // The client has gone; the end of the input ends the loop.
        }
        finally
        {
            _writing.Release();
        }
    }

    private static bool IsExpected(Exception e) =>
        e is AgentException or IOException or UnauthorizedAccessException or JsonException or System.Net.Sockets.SocketException;
}
