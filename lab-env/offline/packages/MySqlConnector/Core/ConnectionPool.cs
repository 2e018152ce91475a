using System.Collections.Concurrent;

namespace MySqlConnector.Core;

/// <summary>The sessions of one connection string: some in use, some idle, never more than the maximum.</summary>
internal sealed class ConnectionPool : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<string, Lazy<ConnectionPool>> s_pools = new(StringComparer.Ordinal);

    private readonly LinkedList<Session> _idle = new();
    private readonly SemaphoreSlim _slots;
    private readonly SemaphoreSlim _filling = new(1);
    private readonly Timer? _trimmer;
    private readonly int _maximum;
    private readonly int _minimum;
    private readonly TimeSpan _idleTimeout;
    private int _generation;

    public ConnectionPool(ConnectionSettings settings)
    {
        Settings = settings;
        _maximum = (int)Math.Max(1, settings.Builder.MaximumPoolSize);
        _minimum = (int)settings.Builder.MinimumPoolSize;
        if (_minimum > _maximum)
            throw new MySqlException("MaximumPoolSize must be greater than or equal to MinimumPoolSize");
        _slots = new SemaphoreSlim(_maximum);
        _idleTimeout = TimeSpan.FromSeconds(settings.Builder.ConnectionIdleTimeout);
        if (_idleTimeout > TimeSpan.Zero)
        {
            var look = TimeSpan.FromSeconds(Math.Clamp(_idleTimeout.TotalSeconds / 2, 1, 60));
            _trimmer = new Timer(_ => _ = TrimAsync(), null, look, look);
        }
    }

    public ConnectionSettings Settings { get; }

    public bool IsExhausted => _slots.CurrentCount == 0;

    public static ConnectionPool For(string connectionString) =>
        s_pools.GetOrAdd(connectionString, text => new Lazy<ConnectionPool>(() => new ConnectionPool(new ConnectionSettings(new MySqlConnectionStringBuilder(text))))).Value;

    public static ConnectionPool? Find(string connectionString) => s_pools.TryGetValue(connectionString, out var pool) ? pool.Value : null;

    public static async Task ClearAllAsync()
    {
        foreach (var pool in s_pools.Values)
            await pool.Value.ClearAsync().ConfigureAwait(false);
    }

    /// <summary>An idle session with a fresh state, else a new one; waits while all are in use.</summary>
    public async Task<Session> TakeAsync(Func<CancellationToken, Task<Session>> connect, bool isSynchronous, CancellationToken ct)
    {
        if (isSynchronous)
            _slots.Wait(ct);
        else
            await _slots.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            while (TakeIdle() is { } session)
            {
                session.IsSynchronous = isSynchronous;
                if (await TryReuseAsync(session, ct).ConfigureAwait(false))
                    return session;
                await session.DisposeAsync().ConfigureAwait(false);
            }
            await FillAsync(connect, ct).ConfigureAwait(false);
            var generation = Volatile.Read(ref _generation);
            var created = await connect(ct).ConfigureAwait(false);
            created.Generation = generation;
            return created;
        }
        catch
        {
            _slots.Release();
            throw;
        }
    }

    public async ValueTask ReturnAsync(Session session)
    {
        var lifetime = Settings.Builder.ConnectionLifeTime * 1000L;
        var isGood = session.Failure is null && session.Generation == Volatile.Read(ref _generation)
            && (lifetime == 0 || Environment.TickCount64 - session.Created < lifetime);
        if (isGood)
        {
            session.IdleSince = Environment.TickCount64;
            lock (_idle)
                _idle.AddFirst(session);
        }
        else
        {
            await session.DisposeAsync().ConfigureAwait(false);
        }
        _slots.Release();
    }

    /// <summary>Closes the idle sessions; those in use are closed when they come back.</summary>
    public async Task ClearAsync()
    {
        Interlocked.Increment(ref _generation);
        while (TakeIdle() is { } session)
            await session.DisposeAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_trimmer is not null)
            await _trimmer.DisposeAsync().ConfigureAwait(false);
        await ClearAsync().ConfigureAwait(false);
    }

    private Session? TakeIdle()
    {
        lock (_idle)
        {
            var first = _idle.First?.Value;
            if (first is not null)
                _idle.RemoveFirst();
            return first;
        }
    }

    private async Task<bool> TryReuseAsync(Session session, CancellationToken ct)
    {
        if (session.Failure is not null || session.Generation != Volatile.Read(ref _generation))
            return false;
        if (!Settings.Builder.ConnectionReset && session.Database == Settings.Database)
            return true;
        using var interrupt = session.IsSynchronous ? ct.UnsafeRegister(static session => ((Session)session!).Interrupt(), session) : default;
        try
        {
            await session.ResetAsync(ct).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is MySqlException or InvalidOperationException)
        {
            // The server has closed it meanwhile.
            return false;
        }
    }

    // A slot is taken for the one that is asked for; the others of the minimum are made beside it, and are idle then.
    private async Task FillAsync(Func<CancellationToken, Task<Session>> connect, CancellationToken ct)
    {
        if (_minimum < 2)
            return;
        await _filling.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            while (IdleCount() + _maximum - _slots.CurrentCount < _minimum)
            {
                var generation = Volatile.Read(ref _generation);
                var session = await connect(ct).ConfigureAwait(false);
                (session.Generation, session.IdleSince) = (generation, Environment.TickCount64);
                lock (_idle)
                    _idle.AddLast(session);
            }
        }
        finally
        {
            _filling.Release();
        }
    }

    private int IdleCount()
    {
        lock (_idle)
            return _idle.Count;
    }

    private async Task TrimAsync()
    {
        while (true)
        {
            Session oldest;
            lock (_idle)
            {
                var inUse = _maximum - _slots.CurrentCount;
                if (_idle.Last is not { } last || _idle.Count + inUse <= _minimum || Environment.TickCount64 - last.Value.IdleSince < _idleTimeout.TotalMilliseconds)
                    return;
                oldest = last.Value;
                _idle.RemoveLast();
            }
            await oldest.DisposeAsync().ConfigureAwait(false);
        }
    }
}
