using System.Diagnostics;
using System.Globalization;

namespace Labs;

/// <summary>
/// A progress bar for long work: stage, count and time left, updated in place. Without a notebook kernel it prints a plain
/// line to standard error at most every two seconds.
/// </summary>
public sealed class Progress : View, IDisposable
{
    private static readonly TimeSpan s_redraw = TimeSpan.FromMilliseconds(100), s_reprint = TimeSpan.FromSeconds(2);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly string _stage;
    private double _total;
    private readonly Lock _lock = new();
    private Action<object>? _update;
    private TimeSpan _shown = TimeSpan.MinValue;
    private double _done;
    private bool _finished;
    private string _text = "";

    private Progress(string stage, double total) => (_stage, _total) = (stage, total);

    /// <summary>Shows a new progress bar. Dispose it to show the end state.</summary>
    /// <param name="stage">The name of the work, shown in front of the count.</param>
    /// <param name="total">The number of steps; 0 if it is not known.</param>
    public static Progress Start(string stage, double total = 0)
    {
        var progress = new Progress(stage, total);
        if (Display.IsConnected)
            progress._update = Display.Show(progress);
        return progress;
    }

    /// <summary>Reports progress. The display is updated at most every 0.1 s, so that calls in a tight loop are cheap.</summary>
    /// <param name="done">The number of steps done so far.</param>
    /// <param name="text">The step under way.</param>
    public void Report(double done, string text = "")
    {
        lock (_lock)
        {
            (_done, _text) = (done, text);
            if (_clock.Elapsed < _shown + (_update is null ? s_reprint : s_redraw))
                return;
            _shown = _clock.Elapsed;
            Draw();
        }
    }

    /// <summary>Reports progress of work whose number of steps changes on the way.</summary>
    /// <param name="done">The number of steps done so far.</param>
    /// <param name="total">The number of steps that are known by now.</param>
    /// <param name="text">The step under way.</param>
    public void Report(double done, double total, string text)
    {
        lock (_lock)
            _total = total;
        Report(done, text);
    }

    /// <summary>Marks the work as complete, also if not all steps were reported.</summary>
    public void Finish()
    {
        lock (_lock)
            _finished = true;
    }

    /// <summary>Shows the end state: complete, or the step at which the work stopped.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (!_clock.IsRunning)
                return;
            _clock.Stop();
            _finished |= _total > 0 && _done >= _total;
            if (_update is not null || _clock.Elapsed > s_reprint)
                Draw();
        }
    }

    public override MimeBundle ToMime()
    {
        if (_finished && !_clock.IsRunning)
        {
            var end = $"{_stage}: {(_total > 0 ? $"{_total:0} steps" : "done")} in {Seconds(_clock.Elapsed)}";
            return new(end) { [MimeBundle.Html] = $"<div class=\"labs-progress\">{Html.Escape(end)}</div>" };
        }
        var share = _total > 0 ? Math.Clamp(_done / _total, 0, 1) : 0;
        var count = _total > 0 ? $"{_done:0} of {_total:0}" : _done > 0 ? $"{_done:0}" : "";
        var left = share is > 0.02 and < 1 && _clock.IsRunning
            ? $", {Seconds(_clock.Elapsed * ((1 - share) / share))} left"
            : $", {Seconds(_clock.Elapsed)}";
        var line = $"{_stage}: {count}{left}{(_text.Length > 0 ? " · " + _text : "")}".Replace(": ,", ":");
        var width = (share * 100).ToString("0.#", CultureInfo.InvariantCulture);
        return new(line)
        {
            [MimeBundle.Html] =
                $"<div class=\"labs-progress\">{Html.Escape(line)}" +
                $"<div style=\"height:.4em;max-width:40em;background:rgba(128,128,128,.25);border-radius:.2em\">" +
                $"<div style=\"height:100%;width:{width}%;background:{Html.Blue};border-radius:.2em\"></div></div></div>",
        };
    }

    private static string Seconds(TimeSpan time) => time.TotalMinutes >= 1
        ? $"{(int)time.TotalMinutes} min {time.Seconds} s"
        : $"{time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s";

    private void Draw()
    {
        if (_update is not null)
            _update(this);
        else
            Console.Error.WriteLine(ToString());
    }
}
