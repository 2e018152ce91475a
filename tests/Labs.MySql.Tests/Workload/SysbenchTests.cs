using Labs.Bench;

namespace Labs.MySql.Tests;

[Collection(nameof(Alone))]
public sealed class SysbenchTests : MySqlLab
{
    private static readonly ExperimentOptions s_few = new() { Rounds = 4, WarmUp = 1 };

    // docs/speed.md has the ratios of a quiet machine, which are near 1. A client whose answers wait for another thread, or that sends
    // two requests, is at one half. Other work on the machine can only slow a turn down, so the best turns are compared.
    [Fact, Needs(Capability.Docker)]
    public async Task The_workload_keeps_up_with_sysbench()
    {
        var settings = new Dictionary<string, string> { ["innodb_flush_log_at_trx_commit"] = "2", ["sync_binlog"] = "0" };
        var sysbench = await Sysbench.BesideAsync(await ServerAsync(Product.MySql, settings));
        foreach (var statement in new[] { Statement.Read, Statement.Insert })
        {
            var ratio = OfTheBest(await sysbench.CompareAsync(statement, threads: 8, TimeSpan.FromSeconds(1), s_few));
            Assert.True(ratio > 0.5, $"{statement.Name}: {ratio:0.00} x sysbench");
        }
        var opened = OfTheBest(await sysbench.CompareOpenAsync(100, s_few));
        Assert.True(opened > 0.5, $"connections: {opened:0.00} x a native client's");
    }

    private static double OfTheBest(Comparison comparison) => comparison.Samples["labs"].Max() / comparison.Samples["sysbench"].Max();
}
