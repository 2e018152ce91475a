using System.Text.Json;
using System.Text.Json.Nodes;
using Labs.Jupyter.Wire;
using Labs.Kernel;

namespace Labs.Jupyter.Server;

/// <summary>Conversations of cells with the front end, as messages.</summary>
internal sealed class Comms(Lazy<KernelEngine> engine, Channels channels)
{
    /// <summary>Says what a cell says.</summary>
    public void Publish(CommMessage message) => channels.Publish(message.Type, Content(message), null);

    public JsonObject Info(Message request)
    {
        var target = request.Content.Text("target_name");
        var open = engine.Value.Comms.Open.Where(comm => target.Length == 0 || comm.Value == target);
        return new JsonObject
        {
            ["status"] = "ok",
            ["comms"] = new JsonObject(open.Select(comm => KeyValuePair.Create(comm.Key, (JsonNode?)new JsonObject { ["target_name"] = comm.Value }))),
        };
    }

    /// <summary>Hands a message over; an opening that nobody takes is closed, as the specification says.</summary>
    public void Receive(Message request)
    {
        var content = request.Content;
        var id = content.Text("comm_id");
        var data = content.Member("data") is { ValueKind: not JsonValueKind.Undefined } given ? given.GetRawText() : "{}";
        if (!engine.Value.Comms.Receive(new CommMessage(request.Type, id, content.Text("target_name"), data)) && request.Type == "comm_open")
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
