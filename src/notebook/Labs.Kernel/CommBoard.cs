using System.Collections.Concurrent;
using System.Text.Json;
using Labs.Kernel.Running;

namespace Labs.Kernel;

/// <summary>A message of a conversation between a cell and the front end.</summary>
/// <param name="Type"><c>comm_open</c>, <c>comm_msg</c> or <c>comm_close</c>.</param>
/// <param name="Id">The id of the conversation.</param>
/// <param name="Target">For <c>comm_open</c>: the name by which the conversation is opened.</param>
/// <param name="Json">The data as JSON.</param>
public sealed record CommMessage(string Type, string Id, string? Target, string Json);

/// <summary>The open conversations with the front end and the handlers of new ones. A host connects it to its transport.</summary>
public sealed class CommBoard
{
    private readonly ConcurrentDictionary<string, Comm> _open = new();
    private readonly ConcurrentDictionary<string, (CellRun? Cell, Action<Comm, JsonElement> Opened)> _targets = new();

    /// <summary>Sends messages of cells to the front end. If it is null, they are lost.</summary>
    public Action<CommMessage>? Outgoing { get; set; }

    /// <summary>The open conversations: id and target.</summary>
    public IReadOnlyDictionary<string, string> Open => _open.ToDictionary(comm => comm.Key, comm => comm.Value.Target);

    /// <summary>Runs a handler for the cell that added it: cell, target, handler. The engine sets it.</summary>
    internal Func<CellRun, string, Action, Task> Invoke { private get; set; } = (_, _, handler) =>
    {
        handler();
        return Task.CompletedTask;
    };

    /// <summary>
    /// Passes a message from the front end to the handlers of cells, and returns when they have returned. Call it for one message after
    /// the other. It needs no thread of the pool, whose threads a cell may have filled. What a handler shows, and its exception, is output
    /// of the cell that added the handler.
    /// </summary>
    /// <returns>False if the target or the id is unknown.</returns>
    public bool Receive(CommMessage message) => ThreadContext.Run(() => ReceiveAsync(message));

    private async Task<bool> ReceiveAsync(CommMessage message)
    {
        using var json = JsonDocument.Parse(message.Json);
        var data = json.RootElement.Clone();
        if (message.Type == "comm_open")
        {
            if (message.Target is null || !_targets.TryGetValue(message.Target, out var target))
                return false;
            var opened = _open[message.Id] = new Comm(this, message.Id, message.Target);
            await HandleAsync(target.Cell, message.Target, () => target.Opened(opened, data));
            return true;
        }
        if (!_open.TryGetValue(message.Id, out var comm))
            return false;
        if (message.Type == "comm_close")
        {
            _open.TryRemove(message.Id, out _);
        }
        else
        {
            foreach (var (cell, handler) in comm.Handlers)
                await HandleAsync(cell, comm.Target, () => handler(data));
        }
        return true;
    }

    internal void AddTarget(string name, Action<Comm, JsonElement> opened) => _targets[name] = (CellRun.Current, opened);

    internal Comm OpenTo(string target, object? data)
    {
        var comm = new Comm(this, Guid.NewGuid().ToString("N"), target);
        _open[comm.Id] = comm;
        Publish(new CommMessage("comm_open", comm.Id, target, Json(data)));
        return comm;
    }

    internal void Close(Comm comm, string json)
    {
        if (_open.TryRemove(comm.Id, out _))
            Publish(new CommMessage("comm_close", comm.Id, null, json));
    }

    private Task HandleAsync(CellRun? cell, string target, Action handler)
    {
        if (cell is not null)
            return Invoke(cell, target, handler);
        handler();
        return Task.CompletedTask;
    }

    internal void Publish(CommMessage message) => Outgoing?.Invoke(message);

    internal static string Json(object? data) => data is null ? "{}" : JsonSerializer.Serialize(data);
}
