using System.Diagnostics;
using Labs.NotebookProcess;
using Labs.Runner.Running;

namespace Labs.Bench;

/// <summary>
/// Compares a cell of a real notebook in the labs' notebook process with the same cell in .NET Interactive's core. Both programs are
/// driven over the same pipes, in turns.
/// </summary>
/// <param name="own">The <c>labs</c> command.</param>
/// <param name="interactive">The program that runs notebooks in .NET Interactive.</param>
public sealed class RealisticCellBench(string own, string interactive)
{
    private const int Runs = 5, RunsAgain = 4;
    private const double MostOfInteractive = 0.6;

    private static readonly string[] s_things =
    [
        "Server", "Client", "Request", "Reply", "Packet", "Link", "Node", "Pod", "Volume", "Image", "Query", "Commit", "Replica", "Lock",
        "Page",
    ];

    private sealed record Sample(double FirstMs, double AgainMs);

    /// <summary>Fifteen records, fifteen queries, a function and a result, in 65 lines.</summary>
    public static string Cell { get; } = string.Join('\n',
    [
        .. s_things.Select((thing, i) => $$"""
            record {{thing}}(int Id, string Name, double Size) { public bool IsLarge => Size > {{10 + i}}; public string Text => $"{Name} {Id}"; }
            """),
        .. s_things.Select((thing, i) => $"""
            var all{thing}s = Enumerable.Range(0, {100 + i}).Select(n => new {thing}(n, "name" + n % 7, n * 0.5))
                .Where(x => x.IsLarge).OrderBy(x => x.Text).GroupBy(x => x.Name)
                .ToDictionary(group => group.Key, group => group.Average(x => x.Size));
            """),
        "double Total(Dictionary<string, double> sizes) => sizes.Values.Sum();",
        "var everything = new[] { " + string.Join(", ", s_things.Select(thing => $"all{thing}s")) + " };",
        "var largest = everything.MaxBy(Total);",
        "foreach (var (name, size) in largest) Console.WriteLine($\"{name}: {size:0.0}\");",
        "everything.Length",
    ]);

    /// <summary>Measures the cell's first run in a process and its later ones. It takes about two minutes.</summary>
    /// <param name="say">Receives a line after each run.</param>
    /// <param name="cancellationToken">Ends the measurement.</param>
    /// <exception cref="BenchException">The cell failed in one of the programs.</exception>
    public async Task<IReadOnlyList<KernelFigure>> MeasureAsync(Action<string> say, CancellationToken cancellationToken)
    {
        var (mine, theirs) = (new List<Sample>(), new List<Sample>());
        for (var run = 0; run < Runs; run++)
        {
            mine.Add(await MeasureAsync(own, cancellationToken));
            theirs.Add(await MeasureAsync(interactive, cancellationToken));
            say($"{run + 1} of {Runs}: {mine[^1]} {theirs[^1]}");
        }
        return
        [
            Figure("a cell of 15 records and 15 queries, first run in a process", sample => sample.FirstMs),
            Figure("the same cell, run again", sample => sample.AgainMs),
        ];

        KernelFigure Figure(string what, Func<Sample, double> value) => new(what, Statistics.Median(mine.Select(value)), "ms")
        {
            Interactive = Statistics.Median(theirs.Select(value)),
            MostOfInteractive = MostOfInteractive,
        };
    }

    private static async Task<Sample> MeasureAsync(string program, CancellationToken cancellationToken)
    {
        await using var notebook = HostProcess.Start(program, Path.GetTempPath(), new Dictionary<string, string>());
        await notebook.Events.ReadAsync(cancellationToken); // "ready": the start of the process is not part of the cell
        // A notebook has a first cell that says what it uses; it also starts the compiler.
        await CellAsync("using System.Globalization;\n1 + 1");
        var first = await CellAsync(Cell);
        var again = new List<double>();
        for (var i = 0; i < RunsAgain; i++)
            again.Add(await CellAsync(Cell));
        notebook.Send(new HostRequest("shutdown"));
        return new Sample(first, Statistics.Median(again));

        async Task<double> CellAsync(string code)
        {
            var sent = Stopwatch.GetTimestamp();
            notebook.Send(new HostRequest("execute", 0, code));
            await foreach (var message in notebook.Events.ReadAllAsync(cancellationToken))
            {
                if (message.Event == "error")
                    throw new BenchException($"{program} failed at the cell: {message.Text}");
                if (message.Event == "done")
                    break;
            }
            return Stopwatch.GetElapsedTime(sent).TotalMilliseconds;
        }
    }
}
