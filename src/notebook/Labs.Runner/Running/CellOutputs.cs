using System.Text;
using System.Text.Json.Nodes;
using Labs.Runner.Notebooks;
using Labs.Kernel;
using Labs.NotebookProcess;

namespace Labs.Runner.Running;

/// <summary>Turns a cell's events into nbformat outputs. An update of a display replaces it wherever it is in the notebook.</summary>
internal sealed class CellOutputs
{
    // The labs' own kernel cuts its output at the same limits and adds a note, for which there is room.
    private const long RoomForNote = 10_000;
    private static readonly KernelOptions s_limits = new();

    private readonly Dictionary<string, JsonObject> _displays = [];
    private readonly StringBuilder _text = new();
    private JsonArray _outputs = [];
    private JsonObject? _stream;
    private int _count;
    private long _streamed, _displayed;
    private bool _isCut;

    /// <summary>Replaces a cell's outputs by those of the run that begins.</summary>
    public void Begin(NotebookCell cell, int executionCount)
    {
        Flush();
        cell.Json["execution_count"] = executionCount;
        _outputs = new JsonArray();
        cell.Json["outputs"] = _outputs;
        _count = executionCount;
        (_streamed, _displayed, _isCut) = (0, 0, false);
    }

    /// <summary>Adds what a cell shows. Other events are ignored, and output beyond the limits is dropped with a note.</summary>
    public void Add(HostEvent message)
    {
        if (IsTooMuch(message))
        {
            if (!_isCut)
                Stream("stderr", $"\nthe output was cut here: a cell may write {s_limits.StreamLimit:N0} characters, "
                    + $"and show values of {s_limits.DisplayLimit:N0}\n");
            _isCut = true;
            return;
        }
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

    /// <summary>Writes collected stream text into its output, which later text continues.</summary>
    public void Show()
    {
        if (_stream is not null)
            _stream["text"] = NotebookCell.Lines(_text.ToString());
    }

    /// <summary>Writes collected stream text into its output and ends the output.</summary>
    public void Flush()
    {
        Show();
        _stream = null;
        _text.Clear();
    }

    private bool IsTooMuch(HostEvent message) => message.Event switch
    {
        "stream" => (_streamed += message.Text!.Length) > s_limits.StreamLimit + RoomForNote,
        "display" => (_displayed += message.Data!.Sum(form => (long)form.Value.Length)) > s_limits.DisplayLimit + RoomForNote,
        _ => false,
    };

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
