using System.Collections.Concurrent;
using System.Text.Json;

namespace Labs.Kernel;

/// <param name="Type">comm_open, comm_msg or comm_close.</param>
/// <param name="Target">For comm_open.</param>
public sealed record CommMessage(string Type, string Id, string? Target, string Json);

/// <summary>The open conversations with the front end, and who takes new ones. A host connects it to its transport.</summary>
public sealed class CommBoard
{
    private readonly ConcurrentDictionary<string, Comm> _open = new();
    private readonly ConcurrentDictionary<string, Action<Comm, JsonElement>> _targets = new();

    /// <summary>Takes what the notebook says to its front end; without one it is lost.</summary>
    public Action<CommMessage>? Outgoing { get; set; }

    /// <summary>The open conversations: id and target.</summary>
    public IReadOnlyDictionary<string, string> Open => _open.ToDictionary(comm => comm.Key, comm => comm.Value.Target);

    /// <summary>Takes what the front end says.</summary>
    /// <returns>False when nobody here takes it: an unknown target or id.</returns>
    public bool Receive(CommMessage message)
    {
        using var json = JsonDocument.Parse(message.Json);
        var data = json.RootElement.Clone();
        if (message.Type == "comm_open")
        {
            if (message.Target is null || !_targets.TryGetValue(message.Target, out var opened))
                return false;
            opened(_open[message.Id] = new Comm(this, message.Id, message.Target), data);
            return true;
        }
        if (!_open.TryGetValue(message.Id, out var comm))
            return false;
        if (message.Type == "comm_close")
        {
            _open.TryRemove(message.Id, out _);
            comm.EndReceived(data);
        }
        else
        {
            comm.Receive(data);
        }
        return true;
    }

    internal void AddTarget(string name, Action<Comm, JsonElement> opened) => _targets[name] = opened;

    internal Comm OpenTo(string target, object? data)
    {
        var comm = new Comm(this, Guid.NewGuid().ToString("N"), target);
        _open[comm.Id] = comm;
        Say(new CommMessage("comm_open", comm.Id, target, Json(data)));
        return comm;
    }

    internal void Close(Comm comm, string json)
    {
        if (_open.TryRemove(comm.Id, out _))
            Say(new CommMessage("comm_close", comm.Id, null, json));
    }

    internal void Say(CommMessage message) => Outgoing?.Invoke(message);

    internal static string Json(object? data) => data is null ? "{}" : JsonSerializer.Serialize(data);
}
