namespace Labs.Docker;

/// <summary>
/// Pings the engine while requests are pending, so that a request that could wait forever (a wait, an exec, a log) ends soon after
/// the engine hangs or its machine disappears. A closed connection is noticed without this class.
/// </summary>
internal sealed class EngineWatch : IDisposable
{
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly Func<CancellationToken, Task> _ping;
    private readonly Timer _timer;
    private readonly Lock _lock = new();
    private CancellationTokenSource _gone = new();
    private string _observed = "";
    private int _pending;
    private bool _asking;

    public EngineWatch(Func<CancellationToken, Task> ping)
    {
        _ping = ping;
        _timer = new Timer(_ => _ = AskAsync());
    }

    /// <summary>What the watch observed when it decided that the engine is gone.</summary>
    public string Observed => _observed;

    /// <summary>Registers a request. Its token is cancelled by the caller's token, or when the engine is considered gone.</summary>
    public Pending Enter(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_pending++ == 0)
                _timer.Change(s_period, s_period);
            return new Pending(this, _gone.Token, cancellationToken);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Leave()
    {
        lock (_lock)
        {
            if (--_pending == 0)
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task AskAsync()
    {
        lock (_lock)
        {
            if (_asking || _pending == 0)
                return;
            _asking = true;
        }
        try
        {
            using var patience = new CancellationTokenSource(s_patience);
            await _ping(patience.Token);
        }
        catch (OperationCanceledException)
        {
            GiveUp($"no answer to a ping within {s_patience.TotalSeconds:0} s");
        }
        catch (Exception exception) when (EngineErrors.IsConnectionLost(exception))
        {
            GiveUp(EngineErrors.Innermost(exception));
        }
        catch (Exception)
        {
            // The engine is alive: it has answered, even if with an error.
        }
        finally
        {
            lock (_lock)
                _asking = false;
        }
    }

    private void GiveUp(string observed)
    {
        CancellationTokenSource gone;
        lock (_lock)
        {
            _observed = observed;
            gone = _gone;
            // The engine may be back at a later request.
            _gone = new CancellationTokenSource();
        }
        gone.Cancel();
    }

    internal readonly struct Pending : IDisposable
    {
        private readonly EngineWatch _watch;
        private readonly CancellationToken _gone;
        private readonly CancellationTokenSource _linked;

        public Pending(EngineWatch watch, CancellationToken gone, CancellationToken caller)
        {
            _watch = watch;
            _gone = gone;
            _linked = CancellationTokenSource.CreateLinkedTokenSource(gone, caller);
        }

        /// <summary>Cancelled by the caller, or when the engine is considered gone.</summary>
        public CancellationToken Token => _linked.Token;

        /// <summary>Cancelled when the engine is considered gone.</summary>
        public CancellationToken Gone => _gone;

        public bool IsEngineGone => _gone.IsCancellationRequested;

        public void Dispose()
        {
            _linked.Dispose();
            _watch.Leave();
        }
    }
}
