using System.Diagnostics;
using System.Runtime.CompilerServices;
using Labs.NotebookProcess;
using Labs.Runner.Running;

namespace Labs.Bench;

/// <summary>
/// Measures what figures cost in a notebook: the first of each kind compared with the cell that loads the labs, a later one, the memory
/// of the process, and the length of a figure. Each kind has processes of its own.
/// </summary>
/// <param name="program">The <c>labs</c> command.</param>
/// <param name="repository">The root of the repository, whose notebooks folder has labs.csx.</param>
public sealed class FigureBench(string program, string repository)
{
    private const int Runs = 3, Later = 5;
    private const double MostOfLoading = 0.6, MostLater = 20, MostPeak = 180, MostKilobytes = 25;

    // Two lines of 1,000 points, and few of everything else.
    private const string Data = """
        var x = Enumerable.Range(0, 1000).Select(i => i / 7.0).ToArray();
        var y = x.Select(v => Math.Sin(v / 50)).ToArray();
        var z = x.Select(v => Math.Cos(v / 50)).ToArray();
        """;

    private static readonly (string Kind, string Code)[] s_figures =
    [
        ("two lines of 1,000 points", """
            Figure.Line("Two lines").Add("a", x, y).Add("b", x, z).X("time [s]").Y("load [1]").Mark(20, "here").Note("n = 1000")
            """),
        ("scatter", "Figure.Scatter(\"Points\").Add(\"a\", x, y).X(\"time [s]\").Y(\"load [1]\")"),
        ("bars", "Figure.Bar(\"Bars\").Add(\"a\", [\"read\", \"write\"], [3, 4]).Y(\"rate [1/s]\")"),
        ("histogram", "Figure.Histogram(\"How often\").Add(\"a\", y).X(\"load [1]\")"),
        ("boxes", "Figure.Box(\"Boxes\").Add(\"a\", y).Add(\"b\", z).Y(\"load [1]\")"),
        ("timeline", """
            Figure.Timeline("Life").Span("web", 0, 4, "up", "runs").Span("db", 1, 3, "up", "runs").X("time [s]")
            """),
        ("heat map", "Figure.HeatMap(\"Shared\", [\"net\", \"mnt\"], [\"a\", \"b\"], new[,] { { \"1\", \"1\" }, { \"2\", \"3\" } })"),
        ("panels", """
            Figure.Panels("Trace",
                Figure.Line("").Y("load [1]").Add("a", x, y),
                Figure.Line("").Y("load [1]").Add("b", x, z)).X("time [s]")
            """),
    ];

    /// <summary>Measures all figures. It takes about a minute.</summary>
    /// <exception cref="BenchException">A cell failed.</exception>
    public async IAsyncEnumerable<BenchFigure> MeasureAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var peaks = new List<double>();
        var length = 0;
        foreach (var (kind, code) in s_figures)
        {
            var (loads, firsts, later) = (new List<double>(), new List<double>(), new List<double>());
            for (var run = 0; run < Runs; run++)
            {
                await using var notebook = HostProcess.Start(
                    program, Path.Combine(repository, "notebooks"), new Dictionary<string, string>());
                await notebook.Events.ReadAsync(cancellationToken); // "ready": the start of the process is not part of the cell
                loads.Add((await CellAsync(notebook, "#load \"labs.csx\"", cancellationToken)).Milliseconds);
                await CellAsync(notebook, Data, cancellationToken);
                var (milliseconds, figure) = await CellAsync(notebook, code, cancellationToken);
                firsts.Add(milliseconds);
                if (length == 0)
                    length = figure.Length;
                for (var i = 0; i < Later; i++)
                    later.Add((await CellAsync(notebook, code, cancellationToken)).Milliseconds);
                peaks.Add(ProcessMemory.PeakMiB(notebook.Id));
                notebook.Send(new HostRequest("shutdown"));
            }
            var (load, first) = (Statistics.Median(loads), Statistics.Median(firsts));
            yield return new BenchFigure(
                $"first figure of a process, {kind}, over the cell that loads the labs",
                FormattableString.Invariant($"{first / load:0.00} x ({first:0} ms against {load:0} ms)"),
                FormattableString.Invariant($"<= {MostOfLoading} x"),
                first / load <= MostOfLoading);
            yield return BenchFigure.AtMost($"a later figure, {kind}", Statistics.Median(later), MostLater, "ms");
        }
        yield return BenchFigure.AtMost("peak memory of a process that shows figures (largest)", peaks.Max(), MostPeak, "MiB");
        yield return BenchFigure.AtMost("JSON of two lines of 1,000 points", length / 1000.0, MostKilobytes, "kB");
    }

    /// <returns>The time from the request to the end of the cell, and the last figure that it showed.</returns>
    private static async Task<(double Milliseconds, string Figure)> CellAsync(
        HostProcess notebook, string code, CancellationToken cancellationToken)
    {
        var figure = "";
        var clock = Stopwatch.StartNew();
        notebook.Send(new HostRequest("execute", 0, code));
        await foreach (var message in notebook.Events.ReadAllAsync(cancellationToken))
        {
            if (message.Event == "error")
                throw new BenchException($"a cell of the bench failed: {message.Text}");
            figure = message.Data?.GetValueOrDefault(MimeBundle.Plotly) ?? figure;
            if (message.Event == "done")
                break;
        }
        return (clock.Elapsed.TotalMilliseconds, figure);
    }
}
