using System.Diagnostics;

namespace Labs.Runner.Running;

/// <summary>
/// Writes the executed notebook while it runs, so that a runner that is killed leaves what the cells have shown. It writes a moment
/// after a change and then rarely enough to take at most a twentieth of the time, however long the notebook has become.
/// </summary>
/// <param name="write">Writes the file.</param>
/// <param name="delay">The time between a change and its copy in the file.</param>
internal sealed class RunningCopy(Action write, TimeSpan delay)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _next;
    private bool _isChanged;

    /// <summary>How long a change still waits; null if nothing has changed.</summary>
    public TimeSpan? DueIn => !_isChanged ? null : _next > _clock.Elapsed ? _next - _clock.Elapsed : TimeSpan.Zero;

    /// <summary>Notes a change.</summary>
    public void Changed()
    {
        if (_isChanged)
            return;
        _isChanged = true;
        _next = _clock.Elapsed + delay > _next ? _clock.Elapsed + delay : _next;
    }

    /// <summary>Writes the file if a change has waited long enough.</summary>
    public void WriteIfDue()
    {
        if (DueIn is not { Ticks: 0 })
            return;
        var started = _clock.Elapsed;
        write();
        _isChanged = false;
        _next = _clock.Elapsed + (20 * (_clock.Elapsed - started));
    }
}
