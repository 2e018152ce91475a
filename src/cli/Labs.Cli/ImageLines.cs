using Labs.Cli.Output;
using Labs.Docker;
using Spectre.Console;

namespace Labs.Cli;

/// <summary>Writes a line on standard error for each new step of preparing an image.</summary>
internal sealed class ImageLines : IProgress<ImageProgress>
{
    private readonly Lock _lock = new();
    private string _said = "";

    public void Report(ImageProgress value)
    {
        var line = $"{value.Image}: {value.Text}{(value.Total > 0 ? $" ({value.Done}/{value.Total})" : "")}";
        lock (_lock)
        {
            if (line != _said)
                Terminal.Error.WriteLine(_said = line);
        }
    }
}
