namespace Labs.MySql;

/// <summary>How often to crash, after how much load, under which settings.</summary>
public sealed record CrashSpec
{
    /// <summary>The number of crashes.</summary>
    public int Trials { get; init; } = 20;

    /// <summary>Variables to set globally before the load, such as <c>["sync_binlog"] = 0</c>. A restart resets them.</summary>
    public Dictionary<string, object> Settings { get; init; } = [];

    /// <summary>The number of clients.</summary>
    public int Threads { get; init; } = 4;

    /// <summary>Commits per second of all clients together; as many as possible by default.</summary>
    public double? Rate { get; init; }

    /// <summary>The shortest load before a crash. The moment is random, between this and <see cref="MostLoad"/>.</summary>
    public TimeSpan LeastLoad { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>The longest load before a crash.</summary>
    public TimeSpan MostLoad { get; init; } = TimeSpan.FromMilliseconds(600);

    /// <summary>
    /// True compares the table with the binary log too. It needs the server variable log_bin, and on MySQL
    /// binlog_rows_query_log_events = ON.
    /// </summary>
    public bool CompareBinlog { get; init; }

    /// <summary>The seed of the random moments; the session's seed by default.</summary>
    public int? Seed { get; init; }

    internal TimeSpan RandomLoad(Random random) => LeastLoad + (MostLoad - LeastLoad) * random.NextDouble();

    internal WorkloadSpec Load(Journal journal, TimeSpan longest) => new()
    {
        Threads = Threads,
        Rate = Rate,
        Journal = journal,
        Duration = longest,
        StatementTimeout = TimeSpan.FromSeconds(60),
    };
}
