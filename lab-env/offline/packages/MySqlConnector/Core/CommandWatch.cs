namespace MySqlConnector.Core;

/// <summary>
/// Watches one execution of a command: ends it on the server, by KILL QUERY over a second connection, when it is cancelled
/// or takes too long; and drops the connection when even that doesn't help in time.
/// </summary>
internal sealed class CommandWatch(MySqlConnection connection, Session session, int timeoutSeconds) : IAsyncDisposable
{
    private static readonly TimeSpan s_usualPatience = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private Timer? _patience;
    private Task? _killing;
    private bool _ended;
    private bool _timedOut;
    private volatile bool _gaveUp;

    /// <summary>A call begins that may wait for the server; its time starts now. The result ends it.</summary>
    public Call Begin(CancellationToken ct)
    {
        if (timeoutSeconds > 0)
            session.Deadline.Set(this, timeoutSeconds);
        return new Call(this, ct.CanBeCanceled ? ct.UnsafeRegister(static watch => ((CommandWatch)watch!).Cancel(), this) : default);
    }

    /// <summary>Asks the server to end the statement. Returns at once.</summary>
    public void Cancel()
    {
        lock (_lock)
        {
            if (_ended || _killing is not null)
                return;
            var patience = connection.Settings.CancellationTimeout;
            if (patience < 0)
            {
                _killing = Task.CompletedTask;
                GiveUp();
                return;
            }
            if (patience > 0)
                _patience = new Timer(static watch => ((CommandWatch)watch!).GiveUp(), this, patience * 1000L, Timeout.Infinite);
            _killing = Task.Run(() => KillAsync(patience > 0 ? TimeSpan.FromSeconds(patience) : s_usualPatience));
        }
    }

    /// <summary>What the caller gets in place of an error that comes from ending the statement.</summary>
    public Exception? Translate(Exception error, CancellationToken ct)
    {
        var isEnded = _gaveUp || error is OperationCanceledException or MySqlException { ErrorCode: MySqlErrorCode.QueryInterrupted };
        if (!isEnded)
            return null;
        if (ct.IsCancellationRequested)
            return new OperationCanceledException(error.Message, error, ct);
        return _timedOut || _gaveUp ? MySqlException.Timeout(error) : null;
    }

    /// <summary>The statement has ended: nothing of this watch touches the session from here on.</summary>
    public async ValueTask DisposeAsync()
    {
        Task? killing;
        lock (_lock)
        {
            _ended = true;
            killing = _killing;
        }
        if (timeoutSeconds > 0)
            session.Deadline.Clear();
        if (killing is not null)
        {
            if (_patience is not null)
                await _patience.DisposeAsync().ConfigureAwait(false);
            await killing.ConfigureAwait(false);
            if (session.Failure is null)
                await AbsorbAsync().ConfigureAwait(false);
        }
    }

    internal void OnTimeout()
    {
        _timedOut = true;
        Cancel();
    }

    private void GiveUp()
    {
        lock (_lock)
        {
            if (_ended)
                return;
            _gaveUp = true;
            session.Interrupt();
        }
    }

    private void Pause()
    {
        if (timeoutSeconds > 0)
            session.Deadline.Clear();
    }

    private async Task KillAsync(TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        try
        {
            var second = await SessionConnector.ConnectAsync(connection.Settings, connection.RemoteCertificateValidationCallback, session.EndPoint, isSynchronous: false, limit.Token).ConfigureAwait(false);
            await using (second.ConfigureAwait(false))
            {
                lock (_lock)
                {
                    if (_ended)
                        return;
                }
                await second.QueryAsync($"KILL QUERY {session.ThreadId}", limit.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is MySqlException or OperationCanceledException or InvalidOperationException or NotSupportedException)
        {
            // The statement goes on; the connection is dropped when the patience is over.
        }
    }

    // A KILL QUERY that came too late hits the session's next statement: let it be one that nobody misses.
    private async ValueTask AbsorbAsync()
    {
        using var limit = new CancellationTokenSource(s_usualPatience);
        using var interrupt = limit.Token.UnsafeRegister(static session => ((Session)session!).Interrupt(), session);
        try
        {
            await session.QueryAsync("DO SLEEP(0)", CancellationToken.None).ConfigureAwait(false);
        }
        catch (MySqlException e) when (e.ErrorCode == MySqlErrorCode.QueryInterrupted)
        {
        }
        catch (Exception e) when (e is MySqlException or OperationCanceledException)
        {
            session.Fail(e);
        }
    }

    public readonly struct Call(CommandWatch watch, CancellationTokenRegistration registration) : IDisposable
    {
        public void Dispose()
        {
            registration.Dispose();
            watch.Pause();
        }
    }
}
