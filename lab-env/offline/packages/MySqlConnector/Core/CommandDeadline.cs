namespace MySqlConnector.Core;

/// <summary>
/// When the running command of a session is due. To set and clear it costs no more than a few instructions: the timer goes
/// on from an earlier command, and looks when it fires whether its time was meant.
/// </summary>
internal sealed class CommandDeadline : IDisposable
{
    private readonly Lock _lock = new();
    private Timer? _timer;
    private CommandWatch? _watch;
    private long _due;
    private long _firesAt = long.MaxValue;

    public void Set(CommandWatch watch, int seconds)
    {
        lock (_lock)
        {
            var now = Environment.TickCount64;
            (_watch, _due) = (watch, now + seconds * 1000L);
            if (_due < _firesAt)
                Start(now);
        }
    }

    public void Clear()
    {
        lock (_lock)
            _watch = null;
    }

    public void Dispose()
    {
        Clear();
        _timer?.Dispose();
    }

    private void Start(long now)
    {
        _firesAt = _due;
        _timer ??= new Timer(static deadline => ((CommandDeadline)deadline!).Fire(), this, Timeout.Infinite, Timeout.Infinite);
        _timer.Change(Math.Max(1, _due - now), Timeout.Infinite);
    }

    private void Fire()
    {
        CommandWatch? late = null;
        lock (_lock)
        {
            _firesAt = long.MaxValue;
            var now = Environment.TickCount64;
            if (_watch is not null && _due <= now)
                (late, _watch) = (_watch, null);
            else if (_watch is not null)
                Start(now);
        }
        late?.OnTimeout();
    }
}
