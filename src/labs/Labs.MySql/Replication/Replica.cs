using System.Diagnostics;

namespace Labs.MySql;

/// <summary>A server that follows another one.</summary>
public sealed class Replica : View
{
    private static readonly TimeSpan s_startTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_firstSlice = TimeSpan.FromMilliseconds(100), s_longestSlice = TimeSpan.FromSeconds(1);

    private static readonly string[] s_preparing = ["Connecting", "Checking", "Registering", "Requesting"];

    private readonly Dialect _dialect;
    private readonly ReplicationAccount _account;

    internal Replica(Server server, ReplicationAccount account)
    {
        (Server, _account) = (server, account);
        _dialect = Dialect.Of(server.Product);
    }

    /// <summary>The server that replicates.</summary>
    public Server Server { get; }

    /// <summary>The server's short name in the session.</summary>
    public string Name => Server.Name;

    /// <summary>Asks the server for its status as a replica.</summary>
    public async Task<ReplicaStatus> StatusAsync(CancellationToken cancellationToken = default)
    {
        if (await Server.RowAsync(_dialect.ShowReplica, cancellationToken) is not { } row)
            return new ReplicaStatus();
        var executed = await Server.ScalarAsync<string>(_dialect.ExecutedGtids, cancellationToken);
        return _dialect.Status(row, executed, await _dialect.WorkersAsync(Server, cancellationToken));
    }

    /// <summary>Starts the threads and returns when they run.</summary>
    /// <exception cref="ReplicationException">
    /// A thread stopped with an error, or did not run in time. Has the server's error number and message.
    /// </exception>
    public async Task StartAsync(ReplicaThread threads = ReplicaThread.Both, CancellationToken cancellationToken = default)
    {
        await Server.ExecuteAsync(_dialect.Start(threads), cancellationToken);
        var last = new ReplicaStatus();
        try
        {
            await Wait.UntilAsync($"{Name} replicates", async token =>
            {
                last = await StatusAsync(token);
                ThrowIfFailed(last, "that its threads run");
                return (Runs(last, threads), Summary(last));
            }, s_startTimeout, cancellationToken: cancellationToken);
        }
        catch (WaitTimeoutException late)
        {
            var error = last.IoError.Number != 0 ? last.IoError : last.SqlError;
            var expected = $"that they run within {s_startTimeout.TotalSeconds:0} s";
            throw Failure("its threads do not run", error, late.Observed, expected, late);
        }
    }

    /// <summary>Stops the threads. If only one is named, the other one continues.</summary>
    public Task StopAsync(ReplicaThread threads = ReplicaThread.Both, CancellationToken cancellationToken = default) =>
        Server.ExecuteAsync(_dialect.Stop(threads), cancellationToken);

    /// <summary>Waits until the replica has applied the primary's binary log up to a position.</summary>
    /// <param name="timeout">30 s by default.</param>
    /// <exception cref="ReplicationException">
    /// At once if a thread has stopped with an error, or the SQL thread is stopped; after the timeout if the position was not reached.
    /// </exception>
    public async Task WaitForAsync(SourcePosition position, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var limit = timeout ?? TimeSpan.FromSeconds(30);
        var clock = Stopwatch.StartNew();
        for (var slice = s_firstSlice; ; slice = Smaller(slice * 2, s_longestSlice))
        {
            var wait = _dialect.Wait(position, Larger(Smaller(limit - clock.Elapsed, slice), TimeSpan.Zero));
            if (await Server.ScalarAsync<long?>(wait, cancellationToken) >= 0)
                return;
            var status = await StatusAsync(cancellationToken);
            ThrowIfFailed(status, $"that it reaches {position}");
            if (status.SqlRunning == "No")
            {
                throw Failure("its SQL thread is stopped", status.SqlError, Summary(status),
                    $"that it reaches {position}; replica.StartAsync() starts the thread");
            }
            if (clock.Elapsed >= limit)
            {
                throw Failure("it is not there yet", status.IoError, Summary(status),
                    $"that it reaches {position} within {limit.TotalSeconds:0.##} s");
            }
        }
    }

    /// <summary>Waits until the replica has applied everything that the server has in its binary log now.</summary>
    /// <inheritdoc cref="WaitForAsync(SourcePosition, TimeSpan?, CancellationToken)" path="/exception"/>
    public async Task WaitForAsync(Server source, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        await WaitForAsync(await source.PositionAsync(cancellationToken), timeout, cancellationToken);

    /// <summary>Delays every transaction for a time after its commit on the source. It stops replication and starts it again.</summary>
    /// <param name="delay">Whole seconds.</param>
    public async Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken = default)
    {
        await StopAsync(cancellationToken: cancellationToken);
        await Server.ExecuteAsync(_dialect.Delay(delay), cancellationToken);
        await StartAsync(cancellationToken: cancellationToken);
    }

    /// <summary>
    /// Stops replication and sets the number of threads that apply transactions, besides the thread that distributes them.
    /// <see cref="StartAsync"/> starts replication again.
    /// </summary>
    public async Task SetWorkersAsync(int workers, CancellationToken cancellationToken = default)
    {
        await StopAsync(cancellationToken: cancellationToken);
        await Server.SetAsync(_dialect.WorkersVariable, workers, cancellationToken);
    }

    /// <summary>
    /// Stops replication and sets how long the I/O thread waits for its source before it connects again. The default of both products is
    /// 60 s. An idle source then sends heartbeats at half this interval. <see cref="StartAsync"/> starts replication again.
    /// </summary>
    /// <param name="timeout">Whole seconds, at least 1.</param>
    public async Task SetNetTimeoutAsync(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        if (timeout < TimeSpan.FromSeconds(1) || timeout.Ticks % TimeSpan.TicksPerSecond != 0)
            throw new ArgumentException($"The timeout is {timeout.TotalSeconds} s; expected whole seconds, at least 1.", nameof(timeout));
        await StopAsync(cancellationToken: cancellationToken);
        await Server.SetAsync(_dialect.NetTimeoutVariable, (int)timeout.TotalSeconds, cancellationToken);
        await Server.ExecuteAsync(_dialect.HeartbeatPeriod(timeout / 2), cancellationToken);
    }

    /// <summary>Makes this server follow another one, by GTID or from a position.</summary>
    /// <param name="from">A file and offset of the new source's binary log; null finds the place by GTID.</param>
    /// <param name="start">False leaves the threads stopped.</param>
    /// <inheritdoc cref="StartAsync" path="/exception"/>
    public async Task PointToAsync(
        Server source, SourcePosition? from = null, bool start = true, CancellationToken cancellationToken = default)
    {
        await StopAsync(cancellationToken: cancellationToken);
        await Server.ExecuteAsync(_dialect.PointTo(source.Name, _account.User, _account.Password, from), cancellationToken);
        if (start)
            await StartAsync(cancellationToken: cancellationToken);
    }

    /// <summary>
    /// Makes this server a primary: applies its relay log, forgets its source and accepts writes. Transactions that did not reach the
    /// relay log are lost, and nothing checks for them.
    /// </summary>
    /// <param name="timeout">How long the relay log may take; 60 s by default.</param>
    /// <returns>The server.</returns>
    /// <exception cref="ReplicationException">The relay log could not be applied, or not in time.</exception>
    public async Task<Server> PromoteAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        await StopAsync(ReplicaThread.Io, cancellationToken);
        var last = new ReplicaStatus();
        try
        {
            await Wait.UntilAsync($"{Name} has applied its relay log", async token =>
            {
                last = await StatusAsync(token);
                if (last.SqlError.Number != 0)
                    throw Failure("its SQL thread stopped", last.SqlError, Summary(last), "that it applies its relay log");
                var isApplied = last.SourceLogFile == last.ExecutedFile && last.ReadPosition == last.ExecutedPosition;
                return (last.SqlRunning == "Yes" && isApplied, Summary(last));
            }, timeout ?? TimeSpan.FromSeconds(60), cancellationToken: cancellationToken);
        }
        catch (WaitTimeoutException late)
        {
            throw Failure("its relay log is not applied", last.SqlError, late.Observed,
                "that it is applied before the server is promoted; replica.StartAsync(ReplicaThread.Sql) applies it", late);
        }
        await StopAsync(cancellationToken: cancellationToken);
        await Server.ExecuteAsync(_dialect.Reset, cancellationToken);
        await Server.SetAsync("read_only", false, cancellationToken);
        return Server;
    }

    public override MimeBundle ToMime() => Server.ToMime();

    public override string ToString() => Name;

    private void ThrowIfFailed(ReplicaStatus status, string expected)
    {
        if (!status.IsConfigured)
        {
            throw Failure("it follows no server", ReplicaError.None, "no source is configured",
                $"{expected}; replica.PointToAsync(server) configures one");
        }
        if (status.IoError.Number != 0 && !Dialect.IsRetried(status.IoError))
            throw Failure("its I/O thread has an error", status.IoError, Summary(status), expected);
        if (status.SqlError.Number != 0)
            throw Failure("its SQL thread stopped", status.SqlError, Summary(status), expected);
    }

    private static bool Runs(ReplicaStatus status, ReplicaThread threads) =>
        (!threads.HasFlag(ReplicaThread.Io) || Receives(status))
        && (!threads.HasFlag(ReplicaThread.Sql) || status.SqlRunning == "Yes");

    // The I/O thread reports Yes as soon as it is connected. Source and replica compare server ids and agree on a place to begin later.
    private static bool Receives(ReplicaStatus status) => status.IoRunning == "Yes" && status.IoState.Length > 0
        && !s_preparing.Any(word => status.IoState.StartsWith(word, StringComparison.Ordinal));

    private ReplicationException Failure(string what, ReplicaError error, string observed, string expected, Exception? inner = null)
    {
        var reported = error.Number == 0 ? "" : $"The server reports {error}. ";
        return new(
            $"{Name}: {what}. {reported}Observed: {observed}. Expected: {expected}. "
            + $"See `docker logs {Server.Container.Name}` and {_dialect.ShowReplica}.", error.Number, error.Message, inner);
    }

    private static string Summary(ReplicaStatus status) =>
        $"I/O {status.IoRunning} ({status.IoState}), SQL {status.SqlRunning} ({status.SqlState}), "
        + $"received up to {status.SourceLogFile}:{status.ReadPosition}, "
        + $"applied up to {status.ExecutedFile}:{status.ExecutedPosition}"
        + (status.IoError.Number == 0 ? "" : $", I/O error {status.IoError}");

    private static TimeSpan Smaller(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Larger(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
