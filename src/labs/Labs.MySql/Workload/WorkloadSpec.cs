namespace Labs.MySql;

/// <summary>A load for a server: the number of clients, the duration, and the statements.</summary>
public sealed record WorkloadSpec
{
    /// <summary>The number of clients, 1 to 1024. Each is a thread with a connection of its own.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The measured time, after the warm-up.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The time of load before the measurement. Its inserts are in the journal.</summary>
    public TimeSpan WarmUp { get; init; }

    /// <summary>
    /// Starts per second of all clients together, on a fixed schedule. Latency counts from the intended start. This is an open loop, in
    /// which a stall delays every statement that was due meanwhile. Null is a closed loop, in which each client sends its next statement
    /// when the last one is answered, and a stall delays one statement per client.
    /// </summary>
    public double? Rate { get; init; }

    /// <summary>The statements. Clients choose among them randomly by weight. Inserts by default.</summary>
    public IReadOnlyList<Statement> Mix { get; init; } = [Statement.Insert];

    /// <summary>
    /// The journal that records every insert that the server acknowledged. Without one, ids continue from the largest in the table.
    /// </summary>
    public Journal? Journal { get; init; }

    /// <summary>The seed of keys, pads and the choice from the mix.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The width of a step of <see cref="WorkloadResult.Series"/>.</summary>
    public TimeSpan SeriesStep { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The size of @pad in bytes, at most <see cref="LoadTable.PadBytes"/>.</summary>
    public int PadBytes { get; init; } = 100;

    /// <summary>
    /// A statement that takes longer than this is ended and counts as an error; at least 1 s. If the server neither answers nor ends the
    /// statement, the run ends 5 s later, as if the server were lost.
    /// </summary>
    public TimeSpan StatementTimeout { get; init; } = TimeSpan.FromSeconds(30);

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Threads, 1, nameof(Threads));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Threads, 1024, nameof(Threads));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Duration, TimeSpan.Zero, nameof(Duration));
        ArgumentOutOfRangeException.ThrowIfLessThan(WarmUp, TimeSpan.Zero, nameof(WarmUp));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(SeriesStep, TimeSpan.Zero, nameof(SeriesStep));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(PadBytes, LoadTable.PadBytes, nameof(PadBytes));
        ArgumentOutOfRangeException.ThrowIfLessThan(StatementTimeout, TimeSpan.FromSeconds(1), nameof(StatementTimeout));
        if (Rate is { } rate)
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(rate, 0, nameof(Rate));
        if (Mix.Count == 0 || Mix.Any(statement => statement.Weight < 0) || Mix.Sum(statement => statement.Weight) <= 0)
        {
            throw new ArgumentException(
                "The mix has a negative weight or no weight above 0; expected weights of at least 0, and one above 0.", nameof(Mix));
        }
    }
}
