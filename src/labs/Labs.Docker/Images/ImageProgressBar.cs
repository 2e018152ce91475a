namespace Labs.Docker;

/// <summary>Shows a progress bar for each image that is being pulled or built.</summary>
internal sealed class ImageProgressBar : IProgress<ImageProgress>, IDisposable
{
    private readonly Dictionary<string, Progress> _bars = [];

    public void Report(ImageProgress value)
    {
        lock (_bars)
        {
            if (!_bars.TryGetValue(value.Image, out var bar))
                _bars[value.Image] = bar = Progress.Start($"image {value.Image}");
            bar.Report(value.Done, value.Total, value.Text);
        }
    }

    public void Finish()
    {
        lock (_bars)
        {
            foreach (var bar in _bars.Values)
                bar.Finish();
        }
    }

    public void Dispose()
    {
        lock (_bars)
        {
            foreach (var bar in _bars.Values)
                bar.Dispose();
        }
    }
}
