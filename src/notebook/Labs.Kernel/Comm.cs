using System.Collections.Immutable;
using System.Text.Json;
using Labs.Kernel.Running;

namespace Labs.Kernel;

/// <summary>A conversation between a cell and something in the front end, such as a widget (a comm of Jupyter). Data are JSON.</summary>
public sealed class Comm
{
    private readonly CommBoard _board;
    private ImmutableArray<(CellRun? Cell, Action<JsonElement> Handler)> _handlers = [];

    internal Comm(CommBoard board, string id, string target) => (_board, Id, Target) = (board, id, target);

    /// <summary>The id of the conversation in messages.</summary>
    public string Id { get; }

    /// <summary>The name by which the conversation was opened.</summary>
    public string Target { get; }

    /// <summary>Sends a value, written as JSON.</summary>
    public void Send(object? data) => _board.Publish(new CommMessage("comm_msg", Id, null, CommBoard.Json(data)));

    /// <summary>
    /// Calls <paramref name="handler"/> for each message from the front end, one after the other. What it writes, and its exception, is
    /// output of the cell that calls this.
    /// </summary>
    public void OnMessage(Action<JsonElement> handler) => _handlers = _handlers.Add((CellRun.Current, handler));

    /// <summary>Ends the conversation. It does nothing if the conversation has ended already.</summary>
    /// <param name="data">A last value, written as JSON.</param>
    public void Close(object? data = null) => _board.Close(this, CommBoard.Json(data));

    internal ImmutableArray<(CellRun? Cell, Action<JsonElement> Handler)> Handlers => _handlers;
}
