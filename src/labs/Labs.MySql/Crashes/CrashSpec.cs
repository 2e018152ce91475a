namespace Labs.MySql;

/// <summary>How often to crash, after how much load, under which settings.</summary>
public sealed record CrashSpec
{
    public int Trials { get; init; } = 20;

    /// <summary>Set globally before the load, since a restart forgets them: <c>["sync_binlog"] = 0</c>.</summary>
    public Dictionary<string, object> Settings { get; init; } = [];

    public int Threads { get; init; } = 4;

    /// <summary>Commits per second of all clients together; as many as go by default.</summary>
    public double? Rate { get; init; }

    /// <summary>Load before a crash; the moment is chosen at random between these two.</summary>
    public TimeSpan LeastLoad { get; init; } = TimeSpan.FromMilliseconds(150);

    public TimeSpan MostLoad { get; init; } = TimeSpan.FromMilliseconds(600);

    /// <summary>Also compare the table with the binary log. Server variables: log_bin, and on MySQL binlog_rows_query_log_events = ON.</summary>
    public bool CompareBinlog { get; init; }

    /// <summary>Of the moments; the session's by default.</summary>
    public int? Seed { get; init; }

    internal TimeSpan RandomLoad(Random random) => LeastLoad + (MostLoad - LeastLoad) * random.NextDouble();

    internal WorkloadSpec Load(Journal journal, TimeSpan longest) => new() { Threads = Threads, Rate = Rate, Journal = journal, Duration = longest, StatementTimeout = TimeSpan.FromSeconds(60) };
}
