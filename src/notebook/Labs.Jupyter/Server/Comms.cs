using System.Text.Json;
using System.Text.Json.Nodes;
using Labs.Jupyter.Wire;
using Labs.Kernel;

namespace Labs.Jupyter.Server;

/// <summary>Translates the conversations of cells with the front end (comms) to Jupyter's messages and back.</summary>
internal sealed class Comms(Lazy<KernelEngine> engine, Channels channels)
{
    /// <summary>Publishes a message of a cell.</summary>
    public void Publish(CommMessage message) => channels.Publish(message.Type, Content(message), null);

    /// <summary>Returns the reply to a comm_info_request: the open comms.</summary>
    public JsonObject Info(Message request)
    {
        var target = request.Content.Text("target_name");
        var comms = new JsonObject();
        foreach (var (id, name) in engine.Value.Comms.Open)
            if (target.Length == 0 || name == target)
                comms[id] = new JsonObject { ["target_name"] = name };
        return new JsonObject { ["status"] = "ok", ["comms"] = comms };
    }

    /// <summary>Passes on a message. A comm for an unknown target is closed, as the specification demands.</summary>
    public void Receive(Message request)
    {
        var content = request.Content;
        var id = content.Text("comm_id");
        var data = content.Member("data") is { ValueKind: not JsonValueKind.Undefined } given ? given.GetRawText() : "{}";
        var message = new CommMessage(request.Type, id, content.Text("target_name"), data);
        if (!engine.Value.Comms.Receive(message) && request.Type == "comm_open")
            channels.Publish("comm_close", new JsonObject { ["comm_id"] = id, ["data"] = new JsonObject() }, request.RawHeader);
    }

    private static JsonObject Content(CommMessage message)
    {
        var content = new JsonObject { ["comm_id"] = message.Id, ["data"] = JsonNode.Parse(message.Json) };
        if (message.Target is not null)
            content["target_name"] = message.Target;
        return content;
    }
}
