using System.Diagnostics;

namespace Labs.Kubernetes;

/// <summary>A time during which the server does not answer: how long it lasts, and how long to pause between attempts.</summary>
/// <param name="patience">How long the outage may last.</param>
internal sealed class Outage(TimeSpan patience)
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(20), s_longestPause = TimeSpan.FromSeconds(1);

    private readonly Stopwatch _clock = new();
    private TimeSpan _pause = s_firstPause;

    public bool HasBegun => _clock.IsRunning;

    public TimeSpan Elapsed => _clock.Elapsed;

    public bool IsTooLong => _clock.Elapsed > patience;

    /// <summary>Starts the clock, unless it is already running.</summary>
    public void Begin() => _clock.Start();

    /// <summary>Stops the clock: the server has answered.</summary>
    public void End()
    {
        _clock.Reset();
        _pause = s_firstPause;
    }

    /// <summary>Waits before the next attempt: 20 ms, then twice as long each time, up to 1 s.</summary>
    public async Task PauseAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(_pause, cancellationToken);
        _pause = _pause * 2 < s_longestPause ? _pause * 2 : s_longestPause;
    }
}
