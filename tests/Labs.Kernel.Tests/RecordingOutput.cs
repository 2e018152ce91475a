namespace Labs.Kernel.Tests;

/// <summary>Records the output of a cell.</summary>
internal sealed class RecordingOutput : ICellOutput, IStrayReport
{
    public List<(StreamKind Kind, string Text)> Texts { get; } = [];
    public List<DisplayItem> Items { get; } = [];
    public List<CellError> Errors { get; } = [];
    public List<CellError> Strays { get; } = [];

    /// <summary>The events in order: out, err, display, update, result, error, clear.</summary>
    public List<string> Events { get; } = [];

    public string Stdout => Joined(StreamKind.Stdout);
    public string Stderr => Joined(StreamKind.Stderr);
    public Action<string>? OnText { get; init; }

    public void Stream(StreamKind kind, string text)
    {
        Texts.Add((kind, text));
        Events.Add((kind == StreamKind.Stdout ? "out " : "err ") + text);
        OnText?.Invoke(text);
    }

    public void Display(DisplayItem item)
    {
        Items.Add(item);
        Events.Add((item.IsResult ? "result " : item.IsUpdate ? "update " : "display ") + item.Data["text/plain"]);
    }

    public void Stray(CellError error)
    {
        lock (Strays)
            Strays.Add(error);
    }

    public void Error(CellError error)
    {
        Errors.Add(error);
        Events.Add("error " + error.Name);
    }

    public void ClearOutput(bool wait) => Events.Add(wait ? "clear later" : "clear");

    private string Joined(StreamKind kind) => string.Concat(Texts.Where(text => text.Kind == kind).Select(text => text.Text));
}
