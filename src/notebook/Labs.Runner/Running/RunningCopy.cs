namespace Labs.Runner.Running;

/// <summary>
/// Writes the executed notebook while it runs, so that a runner that is killed leaves what the cells have shown. It writes a moment
/// after a change and then rarely enough to take at most a twentieth of the time, however long the notebook has become.
/// </summary>
/// <param name="write">Writes the file.</param>
/// <param name="delay">The time between a change and its copy in the file.</param>
/// <param name="time">The clock; the system's if null.</param>
internal sealed class RunningCopy(Action write, TimeSpan delay, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly long _start = (time ?? TimeProvider.System).GetTimestamp();
    private TimeSpan _next;
    private bool _isChanged;

    /// <summary>How long a change still waits, zero or more; null if nothing has changed.</summary>
    public TimeSpan? DueIn => !_isChanged ? null : _next - Elapsed is { Ticks: > 0 } left ? left : TimeSpan.Zero;

    private TimeSpan Elapsed => _time.GetElapsedTime(_start);

    /// <summary>Notes a change.</summary>
    public void Changed()
    {
        if (_isChanged)
            return;
        _isChanged = true;
        var earliest = Elapsed + delay;
        _next = earliest > _next ? earliest : _next;
    }

    /// <summary>Writes the file if a change has waited long enough.</summary>
    public void WriteIfDue()
    {
        if (DueIn is not { Ticks: 0 })
            return;
        var started = Elapsed;
        write();
        var ended = Elapsed;
        _isChanged = false;
        _next = ended + (20 * (ended - started));
    }
}
