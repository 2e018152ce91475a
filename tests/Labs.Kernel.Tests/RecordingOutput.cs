using System.Text;

namespace Labs.Kernel.Tests;

/// <summary>Keeps what a cell showed.</summary>
internal sealed class RecordingOutput : ICellOutput
{
    private readonly StringBuilder _stdout = new();
    private readonly StringBuilder _stderr = new();

    public string Stdout => _stdout.ToString();
    public string Stderr => _stderr.ToString();
    public List<DisplayItem> Items { get; } = [];
    public List<CellError> Errors { get; } = [];
    public int Clears { get; private set; }
    public Action<string>? OnText { get; init; }

    public void Stream(StreamKind kind, string text)
    {
        (kind == StreamKind.Stdout ? _stdout : _stderr).Append(text);
        OnText?.Invoke(text);
    }

    public void Display(DisplayItem item) => Items.Add(item);

    public void Error(CellError error) => Errors.Add(error);

    public void ClearOutput(bool wait) => Clears++;
}
