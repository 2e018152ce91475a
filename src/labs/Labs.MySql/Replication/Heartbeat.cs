using System.Diagnostics;
using System.Globalization;
using Labs.Docker;
using MySqlConnector;

namespace Labs.MySql;

/// <summary>
/// Measures lag: it writes numbered beats to the primary at a fixed rate and reads which beat each replica shows. All times come from this
/// machine's clock, so neither the servers' clocks nor an idle primary affect the result.
/// </summary>
public sealed class Heartbeat : IAsyncDisposable
{
    private const string Table = "labs_heartbeat.beat";

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly TimeSpan _every;
    private readonly CancellationTokenSource _stop;
    private readonly Lock _lock = new();
    private readonly List<TimeSpan> _acknowledged = []; // beat n at index n - 1
    private readonly Dictionary<Replica, List<Lag>> _lags;
    private readonly List<Task> _running = [];

    private Heartbeat(IReadOnlyList<Replica> replicas, TimeSpan every, CancellationToken stopping)
    {
        _every = every;
        _lags = replicas.ToDictionary(replica => replica, _ => new List<Lag>());
        _stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
    }

    /// <summary>The time since the start, on the axis of <see cref="Lag.At"/>.</summary>
    public TimeSpan Elapsed => _clock.Elapsed;

    internal static async Task<Heartbeat> StartNewAsync(
        Server primary, IReadOnlyList<Replica> replicas, TimeSpan every, CancellationToken cancellationToken)
    {
        await primary.ExecuteAsync($"""
            CREATE DATABASE IF NOT EXISTS labs_heartbeat;
            CREATE TABLE IF NOT EXISTS {Table} (id INT PRIMARY KEY, n BIGINT NOT NULL) ENGINE = InnoDB;
            REPLACE INTO {Table} VALUES (1, 0)
            """, cancellationToken);
        var heartbeat = new Heartbeat(replicas, every, primary.Lab.Stopping);
        heartbeat._running.Add(Task.Run(() => heartbeat.BeatAsync(primary), CancellationToken.None));
        foreach (var replica in replicas)
            heartbeat._running.Add(Task.Run(() => heartbeat.WatchAsync(replica), CancellationToken.None));
        return heartbeat;
    }

    /// <summary>Returns the samples of a replica so far, oldest first. There are none of the time in which it did not answer.</summary>
    public IReadOnlyList<Lag> Of(Replica replica)
    {
        lock (_lock)
            return [.. _lags[replica]];
    }

    /// <summary>Returns the newest sample of a replica; null before the first.</summary>
    public Lag? Now(Replica replica)
    {
        lock (_lock)
            return _lags[replica].LastOrDefault();
    }

    /// <summary>Stops the measurement. The samples stay.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
        _stop.Dispose();
    }

    private Task BeatAsync(Server primary) => EachTickAsync(primary, async (connection, token) =>
    {
        int next;
        lock (_lock)
            next = _acknowledged.Count + 1;
        var beat = string.Create(CultureInfo.InvariantCulture, $"UPDATE {Table} SET n = {next} WHERE id = 1");
        await using var command = new MySqlCommand(beat, connection);
        await command.ExecuteNonQueryAsync(token);
        lock (_lock)
            _acknowledged.Add(_clock.Elapsed);
    });

    private Task WatchAsync(Replica replica) => EachTickAsync(replica.Server, async (connection, token) =>
    {
        // Only beats that were acknowledged before the query began count as missing.
        var now = _clock.Elapsed;
        int known;
        lock (_lock)
            known = _acknowledged.Count;
        await using var command = new MySqlCommand($"SELECT n FROM {Table} WHERE id = 1", connection);
        var seen = Convert.ToInt32(await command.ExecuteScalarAsync(token) ?? 0, CultureInfo.InvariantCulture);
        lock (_lock)
        {
            if (known == 0)
                return;
            var behind = seen >= known ? TimeSpan.Zero : now - _acknowledged[seen];
            _lags[replica].Add(new Lag(now, behind, now - _acknowledged[known - 1]));
        }
    });

    private static bool IsLoss(Exception exception) =>
        exception is MySqlException or EngineException or InvalidOperationException || ConnectionLoss.IsBare(exception);

    // Reconnects, because a server may be killed, paused or partitioned meanwhile.
    private async Task EachTickAsync(Server server, Func<MySqlConnection, CancellationToken, Task> tick)
    {
        using var timer = new PeriodicTimer(_every);
        MySqlConnection? connection = null;
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                try
                {
                    connection ??= await server.OpenAsync(_stop.Token);
                    await tick(connection, _stop.Token);
                }
                catch (Exception exception) when (IsLoss(exception))
                {
                    if (connection is not null)
                        await connection.DisposeAsync();
                    connection = null;
                }
                if (!await timer.WaitForNextTickAsync(_stop.Token))
                    return;
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
        finally
        {
            if (connection is not null)
                await connection.DisposeAsync();
        }
    }
}
