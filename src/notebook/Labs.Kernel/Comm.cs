using System.Text.Json;

namespace Labs.Kernel;

/// <summary>A conversation between a cell and something in the front end, such as a widget (a comm of Jupyter). Data are JSON.</summary>
public sealed class Comm
{
    private readonly CommBoard _board;
    private Action<JsonElement>? _received;

    internal Comm(CommBoard board, string id, string target) => (_board, Id, Target) = (board, id, target);

    /// <summary>The id of the conversation in messages.</summary>
    public string Id { get; }

    /// <summary>The name by which the conversation was opened.</summary>
    public string Target { get; }

    /// <summary>Sends a value, written as JSON.</summary>
    public void Send(object? data) => _board.Publish(new CommMessage("comm_msg", Id, null, CommBoard.Json(data)));

    /// <summary>Calls <paramref name="handler"/> for each message from the front end, one after the other.</summary>
    public void OnMessage(Action<JsonElement> handler) => _received += handler;

    /// <summary>Ends the conversation. It does nothing if the conversation has ended already.</summary>
    /// <param name="data">A last value, written as JSON.</param>
    public void Close(object? data = null) => _board.Close(this, CommBoard.Json(data));

    internal void Receive(JsonElement data) => _received?.Invoke(data);
}
