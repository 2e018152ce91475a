using System.Runtime.CompilerServices;
using Labs.Docker;
using Labs.Network;

namespace Labs.Bench;

/// <summary>Compares the network lab's sender with iperf3, and its link with the specification.</summary>
public static class NetworkBench
{
    private static readonly TimeSpan s_turn = TimeSpan.FromSeconds(1);

    /// <summary>Measures all figures. It takes about two minutes.</summary>
    /// <exception cref="EngineUnavailableException">No Docker Engine answers.</exception>
    public static async IAsyncEnumerable<BenchFigure> MeasureAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var bench = await BenchLab.OpenAsync(cancellationToken);
        var docker = await bench.Lab.DockerAsync();
        var options = new ExperimentOptions { Rounds = 15, WarmUp = 1 };
        await using (var cable = await docker.LinkAsync(new LinkSpec { Name = "cable", IsCable = true }, cancellationToken))
        {
            await using var iperf = await Iperf.BesideAsync(cable, cancellationToken);
            foreach (var (loopback, path) in new[] { (true, "loopback"), (false, "veth") })
            {
                var comparison = await iperf.CompareAsync("cubic", s_turn, options, loopback, cancellationToken);
                yield return BenchFigure.RatioAtLeast($"sender, {path}: labs over iperf3", comparison, "labs", "iperf3", 0.95);
                var cost = await SamplingCost.MeasureAsync(
                    cable, "cubic", pairs: 150, TimeSpan.FromMilliseconds(100), loopback, cancellationToken);
                yield return Figure(path, cost);
            }
        }
        yield return await IdleAsync(docker, cancellationToken);
        var spec = new LinkSpec { Name = "fast", Mbps = 1000, Rtt = TimeSpan.FromMilliseconds(5), QueueBytes = 2_000_000 };
        await using var link = await docker.LinkAsync(spec, cancellationToken);
        var runs = new List<double>();
        for (var run = 0; run < 5; run++)
        {
            var flow = new FlowSpec { Algorithm = "cubic", Duration = TimeSpan.FromSeconds(2) };
            runs.Add((await link.RunAsync(flow, cancellationToken)).Mbps);
        }
        var median = Statistics.Median(runs);
        var measured = FormattableString.Invariant($"{median:N0} Mbit/s ({runs.Min():N0} to {runs.Max():N0})");
        yield return new BenchFigure(
            "user-space link of 1000 Mbit/s, MTU 1500: goodput", measured, ">= 800 Mbit/s", median >= 800);
    }

    private static BenchFigure Figure(string path, SamplingCost cost)
    {
        var measured = FormattableString.Invariant($"{cost.Ratio:0.000} x ({cost.Low:0.000} to {cost.High:0.000}; ")
            + FormattableString.Invariant($"{cost.SampledMbps:N0} against {cost.PlainMbps:N0} Mbit/s)");
        return new BenchFigure(
            $"sampling at 1 kHz over none, {path}, {cost.Pairs} pairs of turns", measured, ">= 0.97 x", cost.Ratio >= 0.97);
    }

    /// <summary>Measures the processor time of a link's own processes while nothing flows.</summary>
    private static async Task<BenchFigure> IdleAsync(Engine docker, CancellationToken cancellationToken)
    {
        var spec = new LinkSpec { Name = "idle", Mbps = 100, Rtt = TimeSpan.FromMilliseconds(20) };
        await using var link = await docker.LinkAsync(spec, cancellationToken);
        await link.RunAsync(new FlowSpec { Algorithm = "cubic", Duration = s_turn }, cancellationToken);
        var tools = docker.Containers.Single(container => container.ShortName == "idle-tools");
        // The first second belongs to the flow's end.
        await WindowAsync(1);
        var percent = await WindowAsync(10) * 100;
        return new BenchFigure(
            "user-space link without traffic, processor time of 10 s",
            FormattableString.Invariant($"{percent:0.00} %"), "<= 0.5 %", percent <= 0.5);

        async Task<double> WindowAsync(double seconds)
        {
            var before = await tools.StatsAsync(cancellationToken);
            await Task.Delay(TimeSpan.FromSeconds(seconds), cancellationToken);
            return (await tools.StatsAsync(cancellationToken)).CpusSince(before);
        }
    }
}
