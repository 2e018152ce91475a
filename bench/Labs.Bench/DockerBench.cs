using System.Diagnostics;
using System.Runtime.CompilerServices;
using Labs.Docker;
using Labs.Runner.Processes;

namespace Labs.Bench;

/// <summary>Compares container operations of the library with the docker command.</summary>
public static class DockerBench
{
    private const int Lists = 7, Containers = 100;

    /// <summary>Measures all figures. It takes about a minute and needs the <c>docker</c> command.</summary>
    /// <exception cref="EngineUnavailableException">No Docker Engine answers.</exception>
    /// <exception cref="BenchException">A docker command failed.</exception>
    public static async IAsyncEnumerable<BenchFigure> MeasureAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var bench = await BenchLab.OpenAsync(cancellationToken);
        var docker = await bench.Lab.DockerAsync();
        var image = (await docker.ImageAsync("busybox")).Reference;
        var number = 0;
        var comparison = await Experiment.CompareAsync(bench.Lab, "run, exec and remove a container", "ms",
        [
            new Arm("docker", async token =>
            {
                var clock = Stopwatch.StartNew();
                var name = bench.Lab.Name($"cli-{++number}");
                await CliAsync(token, "run", "-d", "--name", name, "--label", $"labs.session={bench.Lab.Id}", image, "sleep", "60");
                await CliAsync(token, "exec", name, "true");
                await CliAsync(token, "rm", "-f", name);
                return clock.Elapsed.TotalMilliseconds;
            }),
            new Arm("library", async token =>
            {
                var clock = Stopwatch.StartNew();
                var container = await docker.RunAsync("busybox", new ContainerSpec { Command = ["sleep", "60"] }, token);
                await container.ExecAsync("true");
                await container.RemoveAsync();
                return clock.Elapsed.TotalMilliseconds;
            }),
        ], new ExperimentOptions { Rounds = 15, WarmUp = 2, Baseline = "docker" }, cancellationToken);
        yield return BenchFigure.RatioAtMost("run + exec + remove: library over docker CLI", comparison, "library", "docker", 1);

        for (var i = 0; i < Containers; i++)
            await docker.CreateAsync("busybox", new ContainerSpec { Command = ["true"] });
        var lists = new List<double>();
        for (var run = 0; run < Lists; run++)
        {
            var clock = Stopwatch.StartNew();
            var found = await docker.ListAsync();
            lists.Add(clock.Elapsed.TotalMilliseconds);
            if (found.Rows.Count < Containers)
                throw new BenchException($"the engine listed {found.Rows.Count} containers; expected at least {Containers}.");
        }
        yield return BenchFigure.AtMost($"list {Containers} containers", Statistics.Median(lists), 200, "ms");
    }

    private static async Task CliAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        var docker = await ChildProcess.CaptureAsync(new ProcessStartInfo("docker", arguments), cancellationToken);
        if (docker.ExitCode != 0)
            throw new BenchException($"docker {arguments[0]} {ChildProcess.ExitText(docker.ExitCode)}: {docker.Error.Trim()}");
    }
}
