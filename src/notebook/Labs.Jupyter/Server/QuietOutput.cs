using Labs.Kernel;

namespace Labs.Jupyter.Server;

/// <summary>Discards all output, for silent requests and user expressions.</summary>
internal sealed class QuietOutput : ICellOutput
{
    public void Stream(StreamKind kind, string text)
    {
    }

    public void Display(DisplayItem item)
    {
    }

    public void Error(CellError error)
    {
    }

    public void ClearOutput(bool wait)
    {
    }
}
