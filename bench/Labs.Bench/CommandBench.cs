using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Labs.NotebookProcess;
using Labs.Plots;
using Labs.Runner.Notebooks;
using Labs.Runner.Processes;
using Labs.Runner.Running;

namespace Labs.Bench;

/// <summary>Measures the start of a notebook's process, its cells and interruption, and a whole run of a reference notebook.</summary>
/// <param name="program">The <c>labs</c> command.</param>
public sealed class CommandBench(string program)
{
    private const int Runs = 7;

    /// <summary>Measures all figures. It takes about half a minute.</summary>
    /// <exception cref="BenchException">The reference notebook failed.</exception>
    public async IAsyncEnumerable<BenchFigure> MeasureAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var first = new List<double>();
        var later = new List<double>();
        for (var run = 0; run < Runs; run++)
        {
            var times = await CellsAsync(21, cancellationToken);
            first.Add(times[0]);
            later.AddRange(times.Skip(1));
        }
        yield return BenchFigure.AtMost("process start to first result, engine in process", Statistics.Median(first), 500, "ms");
        yield return BenchFigure.AtMost("a later trivial cell", Statistics.Median(later), 5, "ms");

        var many = await CellsAsync(1005, cancellationToken);
        var growth = Statistics.Median(many.Skip(994).Take(11)) / Statistics.Median(many.Skip(14).Take(11));
        yield return BenchFigure.AtMost("cell 1,000 over cell 20 (medians of 11)", growth, 1.5, "x");

        var interruption = Statistics.Median(await InterruptionsAsync(cancellationToken));
        yield return BenchFigure.AtMost("interruption of an endless loop, until the cell has ended", interruption, 500, "ms");
        yield return BenchFigure.AtMost("figure of 1,000,000 samples, until its JSON is there", MillionSamples(), 1000, "ms");

        var walls = new List<double>();
        var peaks = new List<double>();
        for (var run = 0; run < Runs; run++)
        {
            var (wall, peak) = await ReferenceRunAsync(cancellationToken);
            walls.Add(wall);
            peaks.Add(peak);
        }
        yield return BenchFigure.AtMost("labs run, 22 cells, reports written", Statistics.Median(walls), 1000, "ms");
        yield return BenchFigure.AtMost("peak memory of the notebook's process in that run", Statistics.Median(peaks), 150, "MiB");
    }

    /// <summary>Returns the times of trivial cells in a fresh process, the first from the process's start.</summary>
    private async Task<double[]> CellsAsync(int count, CancellationToken cancellationToken)
    {
        var times = new double[count];
        var clock = Stopwatch.StartNew();
        await using var host = HostProcess.Start(program, Path.GetTempPath(), new Dictionary<string, string>());
        for (var cell = 0; cell < count; cell++)
        {
            host.Send(new HostRequest("execute", cell, cell == 0 ? "1+1" : $"var x{cell} = {cell};"));
            await foreach (var message in host.Events.ReadAllAsync(cancellationToken))
                if (message.Event == "done")
                    break;
            times[cell] = clock.Elapsed.TotalMilliseconds;
            clock.Restart();
        }
        host.Send(new HostRequest("shutdown"));
        return times;
    }

    private async Task<List<double>> InterruptionsAsync(CancellationToken cancellationToken)
    {
        await using var host = HostProcess.Start(program, Path.GetTempPath(), new Dictionary<string, string>());
        var times = new List<double>();
        for (var run = 0; run < Runs; run++)
        {
            host.Send(new HostRequest("execute", run, "Console.WriteLine(1);\nlong n = 0;\nwhile (true) n++;"));
            var clock = new Stopwatch();
            await foreach (var message in host.Events.ReadAllAsync(cancellationToken))
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
        _ = Figure.Line("samples").Add("random", x, y).X("time [s]").Y("load [count]").ToMime()[MimeBundle.Plotly];
        return clock.Elapsed.TotalMilliseconds;
    }

    private async Task<(double Milliseconds, double MiB)> ReferenceRunAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("labs-bench-").FullName;
        try
        {
            var notebook = Path.Combine(folder, "reference.ipynb");
            await File.WriteAllTextAsync(notebook, Reference(), cancellationToken);
            var clock = Stopwatch.StartNew();
            string[] arguments = ["run", notebook, "--out", Path.Combine(folder, "out"), "--quiet"];
            using var run = ChildProcess.Start(new ProcessStartInfo(program, arguments));
            var ended = run.WaitAsync(cancellationToken);
            var peak = 0.0;
            while (await Task.WhenAny(ended, Task.Delay(5, CancellationToken.None)) != ended)
                peak = Math.Max(peak, PeakOfChild(run.Id));
            await ended;
            var milliseconds = clock.Elapsed.TotalMilliseconds;
            if (run.ExitCode != 0 || peak == 0)
                throw new BenchException($"the run of the reference notebook {await run.EndAsync(TimeSpan.Zero)}: {run.Tail}");
            return (milliseconds, peak);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // 1+1, twenty trivial cells, and one of 200 lines.
    private static string Reference()
    {
        var long200 = string.Join('\n', Enumerable.Range(0, 199).Select(i => $"var y{i} = {i} * 2;")) + "\ny7";
        string[] cells = ["1+1", .. Enumerable.Range(0, 20).Select(i => $"var x{i} = {i};"), long200];
        return Notebook.TextOf(new JsonObject
        {
            ["cells"] = new JsonArray([.. cells.Select((source, i) => (JsonNode)new JsonObject
            {
                ["cell_type"] = "code",
                ["execution_count"] = null,
                ["id"] = $"c{i}",
                ["metadata"] = new JsonObject(),
                ["outputs"] = new JsonArray(),
                ["source"] = source,
            })]),
            ["metadata"] = new JsonObject(),
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
        });
    }

    // proc(5) lists a child with the thread that made it.
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
            return 0; // the process has ended in the meantime
        }
    }
}
