namespace Labs.MySql;

/// <summary>One crash and what the server had after it recovered.</summary>
/// <param name="At">How long the load had run.</param>
/// <param name="Rows">What was acknowledged beside what the table has.</param>
/// <param name="Binlog">The table beside the binary log, if asked for.</param>
/// <param name="Recovery">From the start of the container to the first answer.</param>
public sealed record CrashTrial(int Number, TimeSpan At, JournalComparison Rows, BinlogComparison? Binlog, TimeSpan Recovery)
{
    public int Lost => Rows.Lost.Count;
}

/// <summary>The trials of one setting.</summary>
public sealed class CrashResult : View
{
    internal CrashResult(string name, IReadOnlyList<CrashTrial> trials) => (Name, Trials) = (name, trials);

    /// <summary>What crashed, and the settings.</summary>
    public string Name { get; }

    public IReadOnlyList<CrashTrial> Trials { get; }

    /// <summary>Lost acknowledged rows of each trial.</summary>
    public IReadOnlyList<double> Lost => [.. Trials.Select(trial => (double)trial.Lost)];

    public int TotalLost => Trials.Sum(trial => trial.Lost);

    public int MostLost => Trials.Count == 0 ? 0 : Trials.Max(trial => trial.Lost);

    /// <summary>In how many trials something was lost.</summary>
    public int TrialsWithLoss => Trials.Count(trial => trial.Lost > 0);

    /// <summary>Rows that the binary log has and the table lacks, over all trials: replicas have them, the primary does not.</summary>
    public int OnlyInBinlog => Trials.Sum(trial => trial.Binlog?.OnlyInBinlog.Count ?? 0);

    /// <summary>Rows that the table has and the binary log lacks, over all trials: no replica will ever get them.</summary>
    public int OnlyInTable => Trials.Sum(trial => trial.Binlog?.OnlyInTable.Count ?? 0);

    public override MimeBundle ToMime()
    {
        var table = new Table("trial", "load before [ms]", "acknowledged", "lost", "present, never acknowledged", "only in the binary log", "only in the table", "recovery [s]");
        foreach (var trial in Trials)
            table.Row(trial.Number, trial.At.TotalMilliseconds, trial.Rows.Acknowledged, trial.Lost, trial.Rows.Unacknowledged.Count, trial.Binlog?.OnlyInBinlog.Count, trial.Binlog?.OnlyInTable.Count, trial.Recovery.TotalSeconds);
        return table.Caption($"{Name}: {TotalLost} acknowledged rows lost in {TrialsWithLoss} of {Trials.Count} trials").ToMime();
    }
}
