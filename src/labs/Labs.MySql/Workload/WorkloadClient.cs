using System.Data;
using System.Diagnostics;
using MySqlConnector;

namespace Labs.MySql;

/// <summary>One client of a workload: a thread, a connection, its prepared statements, its measurements.</summary>
/// <remarks>
/// The commands have no timeout of the driver, because that costs a system call for every answer and a timer for every statement.
/// Instead, the run checks all its clients a few times a second (docs/decisions.md).
/// </remarks>
internal sealed class WorkloadClient : IDisposable
{
    private static readonly (string Name, MySqlDbType Type, Value Value)[] s_values =
        [("@id", MySqlDbType.Int64, Value.Id), ("@key", MySqlDbType.Int64, Value.Key), ("@pad", MySqlDbType.VarChar, Value.Pad)];

    // The longest time until a waiting client notices the end of the run.
    private static readonly long s_longestSleep = Stopwatch.Frequency / 20;

    private readonly WorkloadRun _run;
    private readonly WorkloadSpec _spec;
    private readonly MySqlConnection _connection;
    private readonly Random _random;
    private readonly MySqlCommand[] _commands;
    private readonly (MySqlParameter Parameter, Value Value)[][] _parameters;
    private readonly double[] _weights;
    private readonly string _text;
    private volatile MySqlCommand? _current;
    private long _sentTicks;
    private volatile bool _isOverdue;
    private volatile bool _isAbandoned;

    public WorkloadClient(WorkloadRun run, int number)
    {
        (_run, _spec) = (run, run.Spec);
        _connection = new MySqlConnection(run.ConnectionString);
        _random = new Random(HashCode.Combine(_spec.Seed, number));
        _weights = [.. _spec.Mix.Select(statement => statement.Weight)];
        _commands = [.. _spec.Mix.Select(Command)];
        _parameters = [.. _commands.Select(Parameters)];
        DoneBy = new long[_commands.Length];
        // Each statement takes a random part of it, because making new text would take time between two statements.
        _text = string.Create(4 * LoadTable.PadBytes, _random, static (text, random) =>
        {
            foreach (ref var character in text)
                character = (char)('a' + random.Next(26));
        });
    }

    private enum Value
    {
        Id,
        Key,
        Pad,
    }

    public LatencyHistogram Latency { get; } = new();

    public List<WorkloadSample> Samples { get; } = new(4096);

    public long Done { get; private set; }

    public long[] DoneBy { get; }

    public long NotStarted { get; private set; }

    public Dictionary<int, long> Errors { get; } = [];

    public string? FirstError { get; private set; }

    public long FirstErrorTicks { get; private set; }

    public bool LostServer { get; private set; }

    /// <exception cref="MySqlException">The server refuses the connection or a statement.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        // Synchronous, like everything that follows. A socket that was once used asynchronously costs a thread switch for each answer.
        await Task.Run(() =>
        {
            _connection.Open();
            foreach (var command in _commands)
                command.Prepare();
        }, cancellationToken);
    }

    public void Work()
    {
        try
        {
            if (_spec.Rate is { } rate)
                OpenLoop(Stopwatch.Frequency / rate);
            else
                ClosedLoop();
        }
        // An exception that leaves a thread would end the process. It is an outcome of the run.
        catch (Exception exception)
        {
            if (!_isAbandoned)
                Note(exception);
            _run.Stop();
        }
        if (_isAbandoned)
            Close();
    }

    /// <summary>Returns how long the running statement has waited for its answer; zero between two statements.</summary>
    /// <param name="now">Stopwatch ticks.</param>
    public TimeSpan Waiting(long now) =>
        Volatile.Read(ref _sentTicks) is not 0 and var sent ? Stopwatch.GetElapsedTime(sent, now) : TimeSpan.Zero;

    /// <summary>Ends the running statement, through another connection. Returns at once.</summary>
    public void Cancel() => Task.Run(() => _current?.Cancel());

    /// <summary>Ends the running statement because it takes too long, and counts it as an error. Further calls for it do nothing.</summary>
    public void EndOverdue()
    {
        if (_isOverdue)
            return;
        _isOverdue = true;
        Cancel();
    }

    /// <summary>
    /// Gives up a client whose thread waits for a server that does not answer at all. The client counts as having lost the server, and
    /// what its thread does later does not count.
    /// </summary>
    public void Abandon()
    {
        var patience = $"{_spec.StatementTimeout.TotalSeconds:0} s";
        Note(new TimeoutException($"The server did not answer within {patience}, and did not end the statement either."));
        (LostServer, _isAbandoned) = (true, true);
        _run.Stop();
    }

    /// <summary>Closes the connection. The thread of an abandoned client still uses its connection and closes it itself.</summary>
    public void Dispose()
    {
        if (!_isAbandoned)
            Close();
    }

    private void Close()
    {
        foreach (var command in _commands)
            command.Dispose();
        _connection.Dispose();
    }

    private void ClosedLoop()
    {
        for (var now = Stopwatch.GetTimestamp(); now < _run.EndTicks && !_run.IsStopped;)
        {
            var start = now;
            var statement = Send();
            now = Stopwatch.GetTimestamp();
            if (statement >= 0 && start >= _run.MeasureTicks && now <= _run.EndTicks)
                Measure(statement, start, now);
        }
    }

    private void OpenLoop(double ticksBetween)
    {
        while (!_run.IsStopped)
        {
            var due = _run.BeginTicks + (long)(_run.NextSlot() * ticksBetween);
            if (due >= _run.EndTicks)
                return;
            if (Stopwatch.GetTimestamp() >= _run.EndTicks)
            {
                // It has waited at least this long. Leaving it out would hide the overload.
                NotStarted++;
                Latency.Record(Stopwatch.GetElapsedTime(due, _run.EndTicks));
                continue;
            }
            WaitUntil(due);
            if (_run.IsStopped)
                return;
            var statement = Send();
            var now = Stopwatch.GetTimestamp();
            if (statement >= 0 && due >= _run.MeasureTicks)
                Measure(statement, due, now);
        }
    }

    private void Measure(int statement, long start, long end)
    {
        var latency = Stopwatch.GetElapsedTime(start, end);
        Latency.Record(latency);
        Samples.Add(new WorkloadSample(end - _run.MeasureTicks, (float)latency.TotalMicroseconds));
        Done++;
        DoneBy[statement]++;
    }

    /// <returns>The index of the statement in the mix; -1 if it failed and the connection is still open.</returns>
    private int Send()
    {
        var i = Choose();
        var command = _current = _commands[i];
        var id = 0L;
        foreach (var (parameter, value) in _parameters[i])
        {
            parameter.Value = value switch
            {
                Value.Id => id = _run.Journal?.NextId() ?? _run.NextId(),
                Value.Key => -1L - _random.Next(_run.Rows),
                _ => _text.Substring(_random.Next(_text.Length - _spec.PadBytes), _spec.PadBytes),
            };
        }
        Volatile.Write(ref _sentTicks, Stopwatch.GetTimestamp());
        try
        {
            command.ExecuteNonQuery();
        }
        catch (MySqlException error) when (_connection.State == ConnectionState.Open)
        {
            Note(error);
            return -1;
        }
        finally
        {
            Volatile.Write(ref _sentTicks, 0);
            if (_isOverdue)
                _isOverdue = false;
        }
        if (id > 0)
            _run.Journal?.Acknowledge(id);
        return i;
    }

    private int Choose()
    {
        if (_weights.Length == 1)
            return 0;
        var point = _random.NextDouble() * _weights.Sum();
        for (var i = 0; i < _weights.Length - 1; i++)
            if ((point -= _weights[i]) < 0)
                return i;
        return _weights.Length - 1;
    }

    private MySqlCommand Command(Statement statement)
    {
        var command = new MySqlCommand(statement.Sql, _connection) { CommandTimeout = 0 };
        foreach (var (name, type, _) in s_values.Where(value => statement.Sql.Contains(value.Name, StringComparison.Ordinal)))
            command.Parameters.Add(name, type);
        return command;
    }

    private static (MySqlParameter Parameter, Value Value)[] Parameters(MySqlCommand command) =>
    [
        .. s_values.Where(value => command.Parameters.Contains(value.Name))
            .Select(value => (command.Parameters[value.Name], value.Value)),
    ];

    private void Note(Exception exception)
    {
        var number = exception is MySqlException error ? error.Number : 0;
        Errors[number] = Errors.GetValueOrDefault(number) + 1;
        LostServer |= _connection.State != ConnectionState.Open;
        if (FirstError is not null)
            return;
        var words = _isOverdue && number == (int)MySqlErrorCode.QueryInterrupted
            ? $"A statement took longer than {_spec.StatementTimeout.TotalSeconds:0} s and was ended: {exception.Message}"
            : exception.Message;
        (FirstError, FirstErrorTicks) = (words, Stopwatch.GetTimestamp());
    }

    private void WaitUntil(long ticks)
    {
        for (var now = Stopwatch.GetTimestamp(); now < ticks && !_run.IsStopped; now = Stopwatch.GetTimestamp())
            PreciseSleep.Until(Math.Min(ticks, now + s_longestSleep));
    }
}
