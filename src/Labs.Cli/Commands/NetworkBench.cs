using System.Globalization;
using Labs.Docker;
using Labs.Network;

namespace Labs.Cli.Commands;

/// <summary>The network lab's senders beside iperf3, and its link beside what it was asked to be.</summary>
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
            var options = new ExperimentOptions { Rounds = 9, WarmUp = 1 };
            await using (var cable = await docker.WireAsync(new WireSpec { Name = "cable", IsCable = true }, cancellationToken))
            {
                await using var iperf = await Iperf.BesideAsync(cable, cancellationToken);
                foreach (var loopback in new[] { true, false })
                    yield return Ratio($"sender, {(loopback ? "loopback" : "veth")}: labs over iperf3", await iperf.CompareAsync("cubic", s_turn, options, loopback, cancellationToken), "labs", "iperf3", 0.95);
                yield return Ratio("sampling at 1 kHz over none, veth", await SamplingAsync(lab, cable, options, cancellationToken), "1 kHz", "none", 0.97);
            }
            await using var wire = await docker.WireAsync(new WireSpec { Name = "fast", Mbps = 1000, Rtt = TimeSpan.FromMilliseconds(5), QueueBytes = 2_000_000 }, cancellationToken);
            var runs = new List<double>();
            for (var run = 0; run < 5; run++)
                runs.Add((await wire.RunAsync(new FlowSpec { Algorithm = "cubic", Duration = TimeSpan.FromSeconds(2) }, cancellationToken)).Mbps);
            var median = Statistics.Median(runs);
            yield return new("user-space link of 1000 Mbit/s, MTU 1500: goodput", Invariant($"{median:N0} Mbit/s ({runs.Min():N0} to {runs.Max():N0})"), ">= 800 Mbit/s", median >= 800);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task<Comparison> SamplingAsync(Lab lab, Wire wire, ExperimentOptions options, CancellationToken cancellationToken) =>
        Experiment.CompareAsync(lab, "goodput with and without sampling", "Mbit/s",
        [
            .. new[] { ("none", TimeSpan.Zero), ("1 kHz", TimeSpan.FromMilliseconds(1)) }.Select(arm => new Arm(arm.Item1,
                async ct => (await wire.RunAsync(new FlowSpec { Algorithm = "cubic", Duration = s_turn, SampleEvery = arm.Item2 }, ct)).Mbps)),
        ], options with { LowerIsBetter = false }, cancellationToken);

    private static BenchFigure Ratio(string what, Comparison comparison, string arm, string baseline, double target)
    {
        var contrast = comparison.Against(arm, baseline);
        return new(what, Invariant($"{contrast.MedianRatio:0.00} x ({contrast.Low:0.00} to {contrast.High:0.00}; {comparison.Median(arm):N0} against {comparison.Median(baseline):N0} Mbit/s)"),
            Invariant($">= {target:0.00} x"), contrast.MedianRatio >= target);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
