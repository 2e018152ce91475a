using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Labs.Runner.Running;
using Labs.Docker;
using Labs.NotebookProcess;

namespace Labs.Cli.Commands;

/// <summary>The labs' own speed, beside the target of each figure. Absolute times are this machine's; the docker comparison is a ratio.</summary>
internal static class BenchCommand
{
    private const int Runs = 7;

    public static Command Create()
    {
        var markdown = new Option<bool>("--markdown") { Description = "As a Markdown table." };
        var json = new Option<bool>("--json") { Description = "As JSON." };
        var mysql = new Option<bool>("--mysql") { Description = "The MySQL workload generator beside sysbench, in place of the rest; takes four minutes." };
        var network = new Option<bool>("--network") { Description = "Our TCP sender beside iperf3, the cost of sampling, and what the user-space link forwards, in place of the rest; takes two minutes." };
        var kubernetes = new Option<bool>("--kubernetes") { Description = "Kubernetes objects and watches beside kubectl, in place of the rest; takes two minutes." };
        var figuresOnly = new Option<bool>("--figures") { Description = "Figures in notebooks, in place of the rest; takes a minute." };
        var command = new Command("bench", "Measure start-up, cells, memory and Docker operations beside their targets. Example: labs bench --markdown") { markdown, json, mysql, network, kubernetes, figuresOnly };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var figures = new List<BenchFigure>();
            var measured = parsed.GetValue(mysql) ? MySqlBench.MeasureAsync(cancellationToken)
                : parsed.GetValue(network) ? NetworkBench.MeasureAsync(cancellationToken)
                : parsed.GetValue(kubernetes) ? KubernetesBench.MeasureAsync(cancellationToken)
                : parsed.GetValue(figuresOnly) ? FigureBench.MeasureAsync()
                : MeasureAsync(cancellationToken);
            await foreach (var figure in measured)
            {
                Console.Error.WriteLine($"{figure.What}: {figure.Measured} (target {figure.Target})");
                figures.Add(figure);
            }
            if (parsed.GetValue(json))
                Console.WriteLine(new JsonArray([.. figures.Select(figure => (JsonNode)new JsonObject { ["what"] = figure.What, ["measured"] = figure.Measured, ["target"] = figure.Target, ["reached"] = figure.Reached })]).ToJsonString());
            else if (parsed.GetValue(markdown))
                Console.WriteLine("| figure | measured | target | reached |\n|---|---|---|---|\n" + string.Join('\n', figures.Select(figure => $"| {figure.What} | {figure.Measured} | {figure.Target} | {(figure.Reached ? "yes" : "**no**")} |")));
            else
                Console.WriteLine(Table.Of(figures, ("figure", figure => figure.What), ("measured", figure => figure.Measured), ("target", figure => figure.Target), ("reached", figure => figure.Reached)));
            return figures.All(figure => figure.Reached) ? ExitCodes.Ok : ExitCodes.Failed;
        });
        return command;
    }

    private static async IAsyncEnumerable<BenchFigure> MeasureAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var first = new List<double>();
        var later = new List<double>();
        for (var run = 0; run < Runs; run++)
        {
            var times = await CellsAsync(21);
            first.Add(times[0]);
            later.AddRange(times.Skip(1));
        }
        yield return BenchFigure.AtMost("process start to first result, engine in process", Statistics.Median(first), 500, "ms");
        yield return BenchFigure.AtMost("a later trivial cell", Statistics.Median(later), 5, "ms");

        var many = await CellsAsync(1005);
        yield return BenchFigure.AtMost("cell 1,000 over cell 20 (medians of 11)", Statistics.Median(many.Skip(994).Take(11)) / Statistics.Median(many.Skip(14).Take(11)), 1.5, "x");

        yield return BenchFigure.AtMost("interruption of an endless loop, until the cell has ended", Statistics.Median(await InterruptionsAsync()), 500, "ms");
        yield return BenchFigure.AtMost("figure of 1,000,000 samples, until its JSON is there", MillionSamples(), 1000, "ms");
        await foreach (var figure in FigureBench.MeasureAsync().WithCancellation(cancellationToken))
            yield return figure;

        var walls = new List<double>();
        var peaks = new List<double>();
        for (var run = 0; run < Runs; run++)
        {
            var (wall, peak) = await ReferenceRunAsync();
            walls.Add(wall);
            peaks.Add(peak);
        }
        yield return BenchFigure.AtMost("labs run, 22 cells, reports written", Statistics.Median(walls), 1000, "ms");
        yield return BenchFigure.AtMost("peak memory of the notebook's process in that run", Statistics.Median(peaks), 150, "MiB");

        await foreach (var figure in DockerAsync(cancellationToken))
            yield return figure;
    }

    /// <summary>Times of trivial cells in a fresh process, the first from the process's start.</summary>
    private static async Task<double[]> CellsAsync(int count)
    {
        var times = new double[count];
        var clock = Stopwatch.StartNew();
        await using var host = HostProcess.Start(Environment.ProcessPath!, Path.GetTempPath(), new Dictionary<string, string>());
        for (var cell = 0; cell < count; cell++)
        {
            host.Send(new HostRequest("execute", cell, cell == 0 ? "1+1" : $"var x{cell} = {cell};"));
            await foreach (var message in host.Events.ReadAllAsync())
                if (message.Event == "done")
                    break;
            times[cell] = clock.Elapsed.TotalMilliseconds;
            clock.Restart();
        }
        host.Send(new HostRequest("shutdown"));
        return times;
    }

    private static async Task<List<double>> InterruptionsAsync()
    {
        await using var host = HostProcess.Start(Environment.ProcessPath!, Path.GetTempPath(), new Dictionary<string, string>());
        var times = new List<double>();
        for (var run = 0; run < Runs; run++)
        {
            host.Send(new HostRequest("execute", run, "Console.WriteLine(1);\nlong n = 0;\nwhile (true) n++;"));
            var clock = new Stopwatch();
            await foreach (var message in host.Events.ReadAllAsync())
            {
                if (message.Event == "stream")
                {
                    clock.Start();
                    host.Send(new HostRequest("interrupt"));
                }
                else if (message.Event == "done")
                {
                    break;
                }
            }
            times.Add(clock.Elapsed.TotalMilliseconds);
        }
        host.Send(new HostRequest("shutdown"));
        return times;
    }

    private static double MillionSamples()
    {
        var random = new Random(1);
        var (x, y) = (new double[1_000_000], new double[1_000_000]);
        for (var i = 0; i < x.Length; i++)
            (x[i], y[i]) = (i / 1000.0, random.NextDouble());
        var clock = Stopwatch.StartNew();
        _ = Labs.Plots.Figure.Line("samples").Add("random", x, y).X("time [s]").Y("load [count]").ToMime()[MimeBundle.Plotly];
        return clock.Elapsed.TotalMilliseconds;
    }

    private static async Task<(double Milliseconds, double MiB)> ReferenceRunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("labs-bench-").FullName;
        try
        {
            var notebook = Path.Combine(folder, "reference.ipynb");
            var long200 = string.Join('\n', Enumerable.Range(0, 199).Select(i => $"var y{i} = {i} * 2;")) + "\ny7";
            string[] cells = ["1+1", .. Enumerable.Range(0, 20).Select(i => $"var x{i} = {i};"), long200];
            await File.WriteAllTextAsync(notebook, new JsonObject
            {
                ["cells"] = new JsonArray([.. cells.Select((source, i) => (JsonNode)new JsonObject { ["cell_type"] = "code", ["id"] = $"c{i}", ["metadata"] = new JsonObject(), ["outputs"] = new JsonArray(), ["execution_count"] = null, ["source"] = source })]),
                ["metadata"] = new JsonObject(),
                ["nbformat"] = 4,
                ["nbformat_minor"] = 5,
            }.ToJsonString());
            var clock = Stopwatch.StartNew();
            using var run = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["run", notebook, "--out", Path.Combine(folder, "out"), "--quiet"]) { RedirectStandardError = true })!;
            var said = run.StandardError.ReadToEndAsync();
            var peak = 0.0;
            while (!run.WaitForExit(5))
                peak = Math.Max(peak, PeakOfChild(run.Id));
            var milliseconds = clock.Elapsed.TotalMilliseconds;
            if (run.ExitCode != 0 || peak == 0)
                throw new CommandException(ExitCodes.Failed, $"the reference notebook ended with {run.ExitCode}: {await said}");
            return (milliseconds, peak);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // A child is listed with the thread that made it.
    private static double PeakOfChild(int parent)
    {
        try
        {
            return Directory.GetDirectories($"/proc/{parent}/task")
                .SelectMany(thread => File.ReadAllText($"{thread}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(child => ProcessMemory.PeakMiB(int.Parse(child, CultureInfo.InvariantCulture)))
                .FirstOrDefault(peak => peak > 0);
        }
        catch (IOException)
        {
            return 0; // it ended while we looked
        }
    }

    private static async IAsyncEnumerable<BenchFigure> DockerAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("labs-bench-").FullName;
        try
        {
            await using var lab = await Lab.OpenAsync("bench", new LabOptions { Out = folder }, cancellationToken);
            var docker = await lab.DockerAsync();
            var image = (await docker.ImageAsync("busybox")).Reference;
            var number = 0;
            var comparison = await Experiment.CompareAsync(lab, "run, exec and remove a container", "ms",
            [
                new Arm("docker", async _ =>
                {
                    var clock = Stopwatch.StartNew();
                    var name = lab.Name($"cli-{++number}");
                    await CliAsync("run", "-d", "--name", name, "--label", $"labs.session={lab.Id}", image, "sleep", "60");
                    await CliAsync("exec", name, "true");
                    await CliAsync("rm", "-f", name);
                    return clock.Elapsed.TotalMilliseconds;
                }),
                new Arm("library", async _ =>
                {
                    var clock = Stopwatch.StartNew();
                    var container = await docker.RunAsync("busybox", new ContainerSpec { Command = ["sleep", "60"] });
                    await container.ExecAsync("true");
                    await container.RemoveAsync();
                    return clock.Elapsed.TotalMilliseconds;
                }),
            ], new ExperimentOptions { Rounds = 15, WarmUp = 2, Baseline = "docker" }, cancellationToken);
            var contrast = comparison.Against("library");
            yield return new("run + exec + remove: library over docker CLI", Invariant($"{contrast.MedianRatio:0.00} x ({contrast.Low:0.00} to {contrast.High:0.00}; {comparison.Median("library"):0} ms against {comparison.Median("docker"):0} ms)"), "<= 1 x", contrast.MedianRatio <= 1);

            for (var i = 0; i < 100; i++)
                await docker.CreateAsync("busybox", new ContainerSpec { Command = ["true"] });
            var lists = new List<double>();
            for (var run = 0; run < Runs; run++)
            {
                var clock = Stopwatch.StartNew();
                var found = await docker.ListAsync();
                lists.Add(clock.Elapsed.TotalMilliseconds);
                if (found.Rows.Count < 100)
                    throw new CommandException(ExitCodes.Failed, $"listed {found.Rows.Count} of 100 containers.");
            }
            yield return BenchFigure.AtMost("list 100 containers", Statistics.Median(lists), 200, "ms");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task CliAsync(params string[] arguments)
    {
        using var docker = Process.Start(new ProcessStartInfo("docker", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = docker.StandardError.ReadToEndAsync();
        await docker.StandardOutput.ReadToEndAsync();
        await docker.WaitForExitAsync();
        if (docker.ExitCode != 0)
            throw new CommandException(ExitCodes.Environment, $"docker {arguments[0]}: {await error}");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
