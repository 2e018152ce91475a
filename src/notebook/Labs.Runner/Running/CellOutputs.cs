using System.Text;
using System.Text.Json.Nodes;
using Labs.Runner.Notebooks;
using Labs.NotebookProcess;

namespace Labs.Runner.Running;

/// <summary>
/// Turns the events of cells into nbformat outputs. What comes after a cell's end is added to it all the same, and an update of a display
/// replaces it wherever it is in the notebook.
/// </summary>
internal sealed class CellOutputs
{
    private readonly Dictionary<string, JsonObject> _displays = [];
    private readonly Dictionary<int, Shown> _cells = [];

    /// <summary>Replaces a cell's outputs by those of the run that begins.</summary>
    /// <param name="number">The number by which events name the cell.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="executionCount">The number that the notebook shows.</param>
    public void Begin(int number, NotebookCell cell, int executionCount)
    {
        Flush();
        var outputs = new JsonArray();
        cell.Json["execution_count"] = executionCount;
        cell.Json["outputs"] = outputs;
        _cells[number] = new Shown(outputs, executionCount);
    }

    /// <summary>Adds what a cell shows. Other events, and those of cells that have not begun, are ignored.</summary>
    public void Add(HostEvent message)
    {
        if (!_cells.TryGetValue(message.Cell, out var shown))
            return;
        switch (message.Event)
        {
            case "stream":
                shown.Stream(message.Stream!, message.Text!);
                break;
            case "display":
                Display(shown, message);
                break;
            case "error":
                shown.Append(new JsonObject
                {
                    ["output_type"] = "error",
                    ["ename"] = message.Name,
                    ["evalue"] = message.Text,
                    ["traceback"] = new JsonArray([.. (message.Traceback ?? []).Select(line => (JsonNode)line)]),
                });
                break;
            case "clear":
                shown.Clear();
                break;
        }
    }

    /// <summary>Writes collected stream text into its outputs.</summary>
    public void Flush()
    {
        foreach (var shown in _cells.Values)
            shown.Flush();
    }

    private void Display(Shown shown, HostEvent message)
    {
        var data = new JsonObject();
        foreach (var (type, text) in message.Data!)
            data[type] = type.EndsWith("json", StringComparison.Ordinal) ? JsonNode.Parse(text) : NotebookCell.Lines(text);
        if (message.IsUpdate && message.DisplayId is { } known && _displays.TryGetValue(known, out var earlier))
        {
            earlier["data"] = data;
            return;
        }
        var output = new JsonObject { ["output_type"] = message.IsResult ? "execute_result" : "display_data" };
        if (message.IsResult)
            output["execution_count"] = shown.Count;
        output["data"] = data;
        output["metadata"] = new JsonObject();
        shown.Append(output);
        if (message.DisplayId is { } id)
            _displays[id] = output;
    }

    /// <summary>The outputs of one cell. Adjacent text of a stream becomes one output.</summary>
    private sealed class Shown(JsonArray outputs, int count)
    {
        private readonly StringBuilder _text = new();
        private JsonObject? _stream;

        public int Count => count;

        public void Stream(string name, string text)
        {
            if ((string?)_stream?["name"] != name)
            {
                Append(new JsonObject { ["output_type"] = "stream", ["name"] = name });
                _stream = outputs[^1]!.AsObject();
            }
            _text.Append(text);
        }

        public void Append(JsonObject output)
        {
            End();
            outputs.Add((JsonNode)output);
        }

        public void Clear()
        {
            End();
            outputs.Clear();
        }

        /// <summary>Writes the text so far. Later text of the same stream is added to it.</summary>
        public void Flush() => _stream?["text"] = NotebookCell.Lines(_text.ToString());

        private void End()
        {
            Flush();
            _stream = null;
            _text.Clear();
        }
    }
}
