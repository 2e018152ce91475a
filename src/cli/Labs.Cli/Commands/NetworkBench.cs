using System.Globalization;
using Labs.Docker;
using Labs.Network;

namespace Labs.Cli.Commands;

/// <summary>Compares the network lab's senders with iperf3, and its link with its specification.</summary>
internal static class NetworkBench
{
    private static readonly TimeSpan s_turn = TimeSpan.FromSeconds(1);

    public static async IAsyncEnumerable<BenchFigure> MeasureAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("labs-bench-").FullName;
        try
        {
            await using var lab = await Lab.OpenAsync("bench", new LabOptions { Out = folder }, cancellationToken);
            var docker = await lab.DockerAsync();
            var options = new ExperimentOptions { Rounds = 15, WarmUp = 1 };
            await using (var cable = await docker.LinkAsync(new LinkSpec { Name = "cable", IsCable = true }, cancellationToken))
            {
                await using var iperf = await Iperf.BesideAsync(cable, cancellationToken);
                foreach (var (loopback, path) in new[] { (true, "loopback"), (false, "veth") })
                {
                    var comparison = await iperf.CompareAsync("cubic", s_turn, options, loopback, cancellationToken);
                    yield return Ratio($"sender, {path}: labs over iperf3", comparison, "labs", "iperf3", 0.95);
                    var cost = await SamplingCost.MeasureAsync(cable, "cubic", pairs: 150, TimeSpan.FromMilliseconds(100), loopback, cancellationToken);
                    yield return new($"sampling at 1 kHz over none, {path}, {cost.Pairs} pairs of turns",
                        Invariant($"{cost.Ratio:0.000} x ({cost.Low:0.000} to {cost.High:0.000}; {cost.SampledMbps:N0} against {cost.PlainMbps:N0} Mbit/s)"), ">= 0.97 x", cost.Ratio >= 0.97);
                }
            }
            yield return await IdleAsync(docker, cancellationToken);
            await using var link = await docker.LinkAsync(new LinkSpec { Name = "fast", Mbps = 1000, Rtt = TimeSpan.FromMilliseconds(5), QueueBytes = 2_000_000 }, cancellationToken);
            var runs = new List<double>();
            for (var run = 0; run < 5; run++)
                runs.Add((await link.RunAsync(new FlowSpec { Algorithm = "cubic", Duration = TimeSpan.FromSeconds(2) }, cancellationToken)).Mbps);
            var median = Statistics.Median(runs);
            yield return new("user-space link of 1000 Mbit/s, MTU 1500: goodput", Invariant($"{median:N0} Mbit/s ({runs.Min():N0} to {runs.Max():N0})"), ">= 800 Mbit/s", median >= 800);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The processor time of a link's own processes while nothing flows.</summary>
    private static async Task<BenchFigure> IdleAsync(Engine docker, CancellationToken cancellationToken)
    {
        await using var link = await docker.LinkAsync(new LinkSpec { Name = "idle", Mbps = 100, Rtt = TimeSpan.FromMilliseconds(20) }, cancellationToken);
        await link.RunAsync(new FlowSpec { Algorithm = "cubic", Duration = s_turn }, cancellationToken);
        var tools = docker.Containers.Single(container => container.ShortName == "idle-tools");
        // The first second belongs to the flow's end.
        await WindowAsync(1);
        var share = await WindowAsync(10) * 100;
        return new("user-space link without traffic, processor time of 10 s", Invariant($"{share:0.00} %"), "<= 0.5 %", share <= 0.5);

        async Task<double> WindowAsync(double seconds)
        {
            var before = await tools.StatsAsync(cancellationToken);
            await Task.Delay(TimeSpan.FromSeconds(seconds), cancellationToken);
            return (await tools.StatsAsync(cancellationToken)).CpusSince(before);
        }
    }

    private static BenchFigure Ratio(string what, Comparison comparison, string arm, string baseline, double target)
    {
        var contrast = comparison.Against(arm, baseline);
        return new(what, Invariant($"{contrast.MedianRatio:0.00} x ({contrast.Low:0.00} to {contrast.High:0.00}; {comparison.Median(arm):N0} against {comparison.Median(baseline):N0} Mbit/s)"),
            Invariant($">= {target:0.00} x"), contrast.MedianRatio >= target);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
