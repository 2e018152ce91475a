using System.Text;
using System.Text.Json.Nodes;
using Labs.Kernel;
using Labs.Runner.Notebooks;
using Labs.NotebookProcess;

namespace Labs.Runner.Running;

/// <summary>
/// Turns the events of cells into nbformat outputs. What comes after a cell's end is added to it too, and an update of a display
/// replaces it wherever it is in the notebook.
/// </summary>
internal sealed class CellOutputs
{
    // The labs' own kernel cuts its output at the same limits and adds a note, for which there is room.
    private const long RoomForNote = 10_000;
    private static readonly KernelOptions s_limits = new();

    private readonly Dictionary<string, JsonObject> _displays = [];
    private readonly Dictionary<int, Shown> _cells = [];

    /// <summary>The first exception of a thread that nothing caught, with the cell that has its report; empty if there is none.</summary>
    public string Stray { get; private set; } = "";

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

    /// <summary>
    /// Adds what a cell shows. Other events, and those of cells that have not begun, are ignored. Output beyond the limits is dropped
    /// with a note.
    /// </summary>
    public void Add(HostEvent message)
    {
        if (!_cells.TryGetValue(message.Cell, out var shown))
            return;
        if (shown.IsTooMuch(message))
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
            case "stray" when Stray.Length == 0:
                Stray = $"cell {message.Cell}: a thread ended with an unhandled exception: {message.Name}: {message.Text}";
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
        private long _streamed, _displayed;
        private bool _isCut, _hasNewText;

        public int Count => count;

        /// <summary>Whether the limits are reached. The first time, a note is added.</summary>
        public bool IsTooMuch(HostEvent message)
        {
            var isTooMuch = message.Event switch
            {
                "stream" => (_streamed += message.Text!.Length) > s_limits.StreamLimit + RoomForNote,
                "display" => IsTooMuch(message.Data!.Sum(form => (long)form.Value.Length), message.IsResult),
                _ => false,
            };
            if (isTooMuch && !_isCut)
            {
                _isCut = true;
                Stream("stderr", $"\nthe output was cut here: a cell may write {s_limits.StreamLimit:N0} characters, "
                    + $"and show values of {s_limits.DisplayLimit:N0}\n");
            }
            return isTooMuch;
        }

        // A result of a usual size is kept, whatever was shown before.
        private bool IsTooMuch(long size, bool isResult) =>
            (_displayed += size) > s_limits.DisplayLimit + RoomForNote && !(isResult && size <= s_limits.DisplayLimit + RoomForNote);

        public void Stream(string name, string text)
        {
            if ((string?)_stream?["name"] != name)
            {
                Append(new JsonObject { ["output_type"] = "stream", ["name"] = name });
                _stream = outputs[^1]!.AsObject();
            }
            _text.Append(text);
            _hasNewText = true;
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
        public void Flush()
        {
            if (_hasNewText)
                _stream?["text"] = NotebookCell.Lines(_text.ToString());
            _hasNewText = false;
        }

        private void End()
        {
            Flush();
            _stream = null;
            _text.Clear();
        }
    }
}
