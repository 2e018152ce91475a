using System.Text.Json;

namespace Labs.Kernel;

/// <summary>A conversation between this notebook and something in its front end, such as a widget. Data are JSON.</summary>
public sealed class Comm
{
    private readonly CommBoard _board;
    private Action<JsonElement>? _received;
    private Action<JsonElement>? _closed;

    internal Comm(CommBoard board, string id, string target) => (_board, Id, Target) = (board, id, target);

    public string Id { get; }

    /// <summary>The name under which the other side was addressed.</summary>
    public string Target { get; }

    /// <summary>Sends a value, written as JSON.</summary>
    public void Send(object? data) => _board.Say(new CommMessage("comm_msg", Id, null, CommBoard.Json(data)));

    /// <summary>Calls <paramref name="handler"/> with what the front end sends, one message after the other.</summary>
    public void OnMessage(Action<JsonElement> handler) => _received += handler;

    public void OnClose(Action<JsonElement> handler) => _closed += handler;

    public void Close(object? data = null) => _board.Close(this, CommBoard.Json(data));

    internal void Receive(JsonElement data) => _received?.Invoke(data);

    internal void EndReceived(JsonElement data) => _closed?.Invoke(data);
}
