namespace Labs.MySql;

/// <summary>Load for a server: how many clients, for how long, and what they send.</summary>
public sealed record WorkloadSpec
{
    /// <summary>Clients, each a thread with a connection of its own; 1 to 1024.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>What is measured, after the warm-up.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Load that is journalled but not measured.</summary>
    public TimeSpan WarmUp { get; init; }

    /// <summary>
    /// Starts per second of all clients together on a fixed schedule, with latency counted from the intended start: an open
    /// loop, in which a stall is seen by everybody who should have been served meanwhile. Null for a closed loop, in which
    /// each client sends its next statement when the last is answered, and a stall delays one statement per client.
    /// </summary>
    public double? Rate { get; init; }

    /// <summary>Chosen from at random by weight; inserts by default.</summary>
    public IReadOnlyList<Statement> Mix { get; init; } = [Statement.Insert];

    /// <summary>Takes the id of every insert that the server acknowledged. Without one the ids go on from the table's largest.</summary>
    public Journal? Journal { get; init; }

    /// <summary>Of keys, pads and the choice from the mix.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Width of a step of <see cref="WorkloadResult.Series"/>.</summary>
    public TimeSpan SeriesStep { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Bytes of @pad, at most <see cref="LoadTable.PadBytes"/>.</summary>
    public int PadBytes { get; init; } = 100;

    /// <summary>
    /// A statement that takes longer than this is ended and counts as an error; at least 1 s. A server that neither answers nor ends the
    /// statement ends the run 5 s later, as a lost one does.
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
            throw new ArgumentException("The mix needs a statement with a weight above 0.", nameof(Mix));
    }
}
