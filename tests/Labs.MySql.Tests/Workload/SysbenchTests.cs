using Labs.Bench;
using MySqlConnector;

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

    // It runs on the host, where everybody can read command lines, and where this process's environment may have secrets.
    [Fact, Needs(Capability.Docker, Capability.Root)]
    public async Task Sysbench_gets_no_password_on_its_command_line_and_no_variable_of_this_process()
    {
        var server = await ServerAsync(Product.MySql);
        var sysbench = await Sysbench.BesideAsync(server);
        var address = new MySqlConnectionStringBuilder(server.ConnectionString());
        var comparing = sysbench.CompareAsync(Statement.Read, threads: 1, TimeSpan.FromSeconds(1), s_few);
        List<(string[] Line, string[] Variables)> seen = [];
        while (!comparing.IsCompleted)
        {
            seen.AddRange(Directory.EnumerateDirectories("/proc").Select(Seen)
                .Where(process => process.Line.Contains($"--mysql-port={address.Port}") && process.Line[0].EndsWith("sysbench")));
            await Task.Delay(50);
        }
        await comparing;
        Assert.NotEmpty(seen);
        Assert.All(seen, process =>
        {
            Assert.Equal("/usr/bin/sysbench", process.Line[0]);
            Assert.DoesNotContain(process.Line, argument => argument.Contains(address.Password, StringComparison.Ordinal));
            Assert.Equal(["FIRST", "WHAT"], process.Variables.Order());
        });
    }

    private static (string[] Line, string[] Variables) Seen(string process)
    {
        try
        {
            return (File.ReadAllText($"{process}/cmdline").Split('\0'), [.. File.ReadAllText($"{process}/environ").Split('\0')
                .Where(variable => variable.Length > 0).Select(variable => variable.Split('=')[0])]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ([], []);
        }
    }

    private static double OfTheBest(Comparison comparison) => comparison.Samples["labs"].Max() / comparison.Samples["sysbench"].Max();
}
