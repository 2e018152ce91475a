using System.Runtime.CompilerServices;
using Labs.Docker;
using Labs.MySql;

namespace Labs.Bench;

/// <summary>Compares the MySQL workload generator with sysbench.</summary>
public static class MySqlBench
{
    private static readonly TimeSpan s_turn = TimeSpan.FromSeconds(1);

    /// <summary>Measures all figures. It takes about four minutes.</summary>
    /// <exception cref="EngineUnavailableException">No Docker Engine answers.</exception>
    public static async IAsyncEnumerable<BenchFigure> MeasureAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var bench = await BenchLab.OpenAsync(cancellationToken);
        var docker = await bench.Lab.DockerAsync();
        // Flushing takes the disk's time, not the client's. Without it a slow client shows most.
        var settings = new ServerSpec { Settings = { ["innodb_flush_log_at_trx_commit"] = "2", ["sync_binlog"] = "0" } };
        var server = await docker.MySqlAsync(settings, cancellationToken);
        var sysbench = await Sysbench.BesideAsync(server, cancellationToken);
        var options = new ExperimentOptions { Rounds = 15, WarmUp = 2 };
        foreach (var statement in new[] { Statement.Read, Statement.Insert })
        {
            foreach (var threads in new[] { 1, 8, 32 })
            {
                var comparison = await sysbench.CompareAsync(statement, threads, s_turn, options, cancellationToken);
                var what = $"{statement.Name}, {threads} {(threads == 1 ? "client" : "clients")}: labs over sysbench";
                yield return BenchFigure.RatioAtLeast(what, comparison, "labs", "sysbench", 0.95);
            }
        }
        var opened = await sysbench.CompareOpenAsync(300, options, cancellationToken);
        yield return BenchFigure.RatioAtLeast("connections opened: labs over a native client", opened, "labs", "sysbench", 0.90);
        var peak = ProcessMemory.PeakMiB(Environment.ProcessId);
        yield return BenchFigure.AtMost("peak memory of the process that makes the load", peak, 150, "MiB");
    }
}
