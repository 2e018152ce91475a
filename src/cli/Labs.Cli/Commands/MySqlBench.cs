using System.Globalization;
using Labs.Docker;
using Labs.MySql;

namespace Labs.Cli.Commands;

/// <summary>The workload generator beside sysbench.</summary>
internal static class MySqlBench
{
    private static readonly TimeSpan s_turn = TimeSpan.FromSeconds(1);

    public static async IAsyncEnumerable<BenchFigure> MeasureAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("labs-bench-").FullName;
        try
        {
            await using var lab = await Lab.OpenAsync("bench", new LabOptions { Out = folder }, cancellationToken);
            var docker = await lab.DockerAsync();
            // Flushing is the disk's time, not the client's: without it a slow client shows most.
            var server = await docker.MySqlAsync(new ServerSpec { Settings = { ["innodb_flush_log_at_trx_commit"] = "2", ["sync_binlog"] = "0" } }, cancellationToken);
            var sysbench = await Sysbench.BesideAsync(server, cancellationToken);
            var options = new ExperimentOptions { Rounds = 15, WarmUp = 2 };
            foreach (var statement in new[] { Statement.Read, Statement.Insert })
                foreach (var threads in new[] { 1, 8, 32 })
                    yield return Ratio($"{statement.Name}, {threads} {(threads == 1 ? "client" : "clients")}: labs over sysbench", await sysbench.CompareAsync(statement, threads, s_turn, options, cancellationToken), 0.95);
            yield return Ratio("connections opened: labs over a native client", await sysbench.CompareOpenAsync(300, options, cancellationToken), 1 / 1.2);
            var peak = ProcessMemory.PeakMiB(Environment.ProcessId);
            yield return BenchFigure.AtMost("peak memory of the process that makes the load", peak, 150, "MiB");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static BenchFigure Ratio(string what, Comparison comparison, double target)
    {
        var contrast = comparison.Against("labs");
        return new(what, string.Create(CultureInfo.InvariantCulture, $"{contrast.MedianRatio:0.00} x ({contrast.Low:0.00} to {contrast.High:0.00}; {comparison.Median("labs"):N0}/s against {comparison.Median("sysbench"):N0}/s)"),
            string.Create(CultureInfo.InvariantCulture, $">= {target:0.00} x"), contrast.MedianRatio >= target);
    }
}
