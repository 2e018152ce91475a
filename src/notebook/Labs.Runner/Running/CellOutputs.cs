using System.Text;
using System.Text.Json.Nodes;
using Labs.Runner.Notebooks;
using Labs.NotebookProcess;

namespace Labs.Runner.Running;

/// <summary>Turns a cell's events into nbformat outputs. An update of a display replaces it wherever it is in the notebook.</summary>
internal sealed class CellOutputs
{
    private readonly Dictionary<string, JsonObject> _displays = [];
    private readonly StringBuilder _text = new();
    private JsonArray _outputs = [];
    private JsonObject? _stream;
    private int _count;

    /// <summary>Replaces a cell's outputs by those of the run that begins.</summary>
    public void Begin(NotebookCell cell, int executionCount)
    {
        Flush();
        cell.Json["execution_count"] = executionCount;
        _outputs = new JsonArray();
        cell.Json["outputs"] = _outputs;
        _count = executionCount;
    }

    /// <summary>Adds what a cell shows. Other events are ignored.</summary>
    public void Add(HostEvent message)
    {
        switch (message.Event)
        {
            case "stream":
                Stream(message.Stream!, message.Text!);
                break;
            case "display":
                Display(message);
                break;
            case "error":
                Append(new JsonObject
                {
                    ["output_type"] = "error",
                    ["ename"] = message.Name,
                    ["evalue"] = message.Text,
                    ["traceback"] = new JsonArray([.. (message.Traceback ?? []).Select(line => (JsonNode)line)]),
                });
                break;
            case "clear":
                Flush();
                _outputs.Clear();
                break;
        }
    }

    /// <summary>Writes collected stream text into its output.</summary>
    public void Flush()
    {
        if (_stream is not null)
            _stream["text"] = NotebookCell.Lines(_text.ToString());
        _stream = null;
        _text.Clear();
    }

    private void Stream(string name, string text)
    {
        if ((string?)_stream?["name"] != name)
        {
            Append(new JsonObject { ["output_type"] = "stream", ["name"] = name });
            _stream = _outputs[^1]!.AsObject();
        }
        _text.Append(text);
    }

    private void Display(HostEvent message)
    {
        var data = new JsonObject();
        foreach (var (type, text) in message.Data!)
            data[type] = type.EndsWith("json", StringComparison.Ordinal) ? JsonNode.Parse(text) : NotebookCell.Lines(text);
        if (message.IsUpdate && message.DisplayId is { } known && _displays.TryGetValue(known, out var shown))
        {
            shown["data"] = data;
            return;
        }
        var output = new JsonObject { ["output_type"] = message.IsResult ? "execute_result" : "display_data" };
        if (message.IsResult)
            output["execution_count"] = _count;
        output["data"] = data;
        output["metadata"] = new JsonObject();
        Append(output);
        if (message.DisplayId is { } id)
            _displays[id] = output;
    }

    private void Append(JsonObject output)
    {
        Flush();
        _outputs.Add((JsonNode)output);
    }
}
