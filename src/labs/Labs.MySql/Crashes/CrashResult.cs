namespace Labs.MySql;

/// <summary>One crash, and what the server had after it recovered.</summary>
/// <param name="Number">1 for the first trial.</param>
/// <param name="At">How long the load had run.</param>
/// <param name="Rows">The acknowledged rows compared with the rows of the table.</param>
/// <param name="Binlog">The binary log compared with the table; null unless <see cref="CrashSpec.CompareBinlog"/> is set.</param>
/// <param name="Recovery">The time from the server's start to its first answer.</param>
public sealed record CrashTrial(int Number, TimeSpan At, JournalComparison Rows, BinlogComparison? Binlog, TimeSpan Recovery)
{
    /// <summary>The number of acknowledged rows that are missing.</summary>
    public int Lost => Rows.Lost.Count;

    /// <summary>
    /// Why the server was started again after this crash: a message for each start that a signal ended before the server answered.
    /// Usually empty.
    /// </summary>
    public IReadOnlyList<string> AbortedStarts { get; init; } = [];
}

/// <summary>The trials under one combination of settings.</summary>
public sealed class CrashResult : View
{
    internal CrashResult(string name, IReadOnlyList<CrashTrial> trials) => (Name, Trials) = (name, trials);

    /// <summary>The server, the kind of crash and the settings.</summary>
    public string Name { get; }

    /// <summary>The trials in their order, without those whose server did not recover.</summary>
    public IReadOnlyList<CrashTrial> Trials { get; }

    /// <summary>
    /// Why a server did not recover: a message for each cut on which a signal, such as SIGABRT of a failed assertion, ended the server in
    /// all of three starts. Such a cut says nothing about rows. Usually empty.
    /// </summary>
    public IReadOnlyList<string> Unrecovered { get; init; } = [];

    /// <summary>The number of lost acknowledged rows in each trial.</summary>
    public IReadOnlyList<double> Lost => [.. Trials.Select(trial => (double)trial.Lost)];

    /// <summary>The number of lost acknowledged rows over all trials.</summary>
    public int TotalLost => Trials.Sum(trial => trial.Lost);

    /// <summary>The number of lost acknowledged rows in the worst trial; 0 without trials.</summary>
    public int MostLost => Trials.Count == 0 ? 0 : Trials.Max(trial => trial.Lost);

    /// <summary>The number of trials in which an acknowledged row was lost.</summary>
    public int TrialsWithLoss => Trials.Count(trial => trial.Lost > 0);

    /// <summary>Rows of the binary log that the table lacks, over all trials. Replicas get them, and the primary has lost them.</summary>
    public int OnlyInBinlog => Trials.Sum(trial => trial.Binlog?.OnlyInBinlog.Count ?? 0);

    /// <summary>Rows of the table that the binary log lacks, over all trials. No replica ever gets them.</summary>
    public int OnlyInTable => Trials.Sum(trial => trial.Binlog?.OnlyInTable.Count ?? 0);

    public override MimeBundle ToMime()
    {
        var table = new Table(
            "trial", "load before [ms]", "acknowledged", "lost", "present, never acknowledged", "only in the binary log",
            "only in the table", "aborted starts", "recovery [s]");
        foreach (var trial in Trials)
        {
            table.Row(
                trial.Number, trial.At.TotalMilliseconds, trial.Rows.Acknowledged, trial.Lost, trial.Rows.Unacknowledged.Count,
                trial.Binlog?.OnlyInBinlog.Count, trial.Binlog?.OnlyInTable.Count, trial.AbortedStarts.Count,
                trial.Recovery.TotalSeconds);
        }
        var without = Unrecovered.Count > 0 ? $"; {Unrecovered.Count} more on whose files no start of the server succeeded" : "";
        return table.Caption($"{Name}: {TotalLost} acknowledged rows lost in {TrialsWithLoss} of {Trials.Count} trials{without}").ToMime();
    }
}
