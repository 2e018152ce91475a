using System.Diagnostics;
using System.Threading.Channels;
using Labs.Jupyter.Client;
using Labs.Runner.Processes;

namespace Labs.Bench;

/// <summary>Compares the labs' notebook kernel with another Jupyter kernel. The same client drives both in turns.</summary>
/// <param name="own">The labs' notebook kernel.</param>
/// <param name="other">A kernel of C# or Python.</param>
public sealed class KernelBench(InstalledKernel own, InstalledKernel other)
{
    private const int Runs = 7, EarlyCells = 50, LaterCells = 100, QuestionsInARun = 20;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_answerPatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_quietMoment = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_endPatience = TimeSpan.FromSeconds(5);

    private static readonly (string What, Func<Sample, double> Value, double? Target, string Unit)[] s_figures =
    [
        ("process start to first result", sample => sample.FirstMs, 700, "ms"),
        ($"one of the next {EarlyCells} trivial cells, round trip", sample => sample.EarlyCellMs, null, "ms"),
        ("a later trivial cell, round trip", sample => sample.LaterCellMs, 6, "ms"),
        ("completion while no cell runs", sample => sample.IdleAnswerMs, 50, "ms"),
        ("completion while a cell computes", sample => sample.BusyAnswerMs, 50, "ms"),
        ("interruption of an endless loop, until the cell has ended", sample => sample.InterruptMs, 500, "ms"),
        ("resident memory of the idle kernel", sample => sample.IdleMiB, 150, "MiB"),
    ];

    private sealed record Sample(
        double FirstMs,
        double EarlyCellMs,
        double LaterCellMs,
        double IdleAnswerMs,
        double BusyAnswerMs,
        double InterruptMs,
        double IdleMiB);

    /// <summary>Measures all figures, as medians of seven runs of each kernel. It takes about two minutes.</summary>
    /// <param name="say">Receives a line after each run.</param>
    /// <param name="cancellationToken">Ends the measurement.</param>
    /// <exception cref="BenchException">A kernel failed at a cell.</exception>
    public async Task<IReadOnlyList<KernelFigure>> MeasureAsync(Action<string> say, CancellationToken cancellationToken)
    {
        var (mine, theirs) = (new List<Sample>(), new List<Sample>());
        for (var run = 0; run < Runs; run++)
        {
            mine.Add(await MeasureAsync(own, cancellationToken));
            theirs.Add(await MeasureAsync(other, cancellationToken));
            say($"{run + 1} of {Runs}: {mine[^1]} {theirs[^1]}");
        }
        return
        [
            .. s_figures.Select(figure => new KernelFigure(figure.What, Median(mine, figure.Value), figure.Unit)
            {
                Other = Median(theirs, figure.Value),
                Target = figure.Target,
            }),
        ];
    }

    private static double Median(List<Sample> samples, Func<Sample, double> value) => Statistics.Median(samples.Select(value));

    private static async Task<Sample> MeasureAsync(InstalledKernel spec, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_limit);
        var events = Channel.CreateUnbounded<KernelEvent>();
        var started = Stopwatch.GetTimestamp();
        using var kernel = KernelProcess.Start(
            spec, Path.GetTempPath(), new Dictionary<string, string>(), happened => events.Writer.TryWrite(happened));
        var process = ChildProcess.Of(kernel.Process);
        try
        {
            await kernel.ReadyAsync(limit.Token);
            await CellAsync("1+1");
            var first = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            var cells = new List<double>();
            for (var i = 0; i < EarlyCells + LaterCells; i++)
            {
                var sent = Stopwatch.GetTimestamp();
                await CellAsync($"{i}+1");
                cells.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            }
            // As long as a person takes to write the first name, or to think.
            await Task.Delay(s_quietMoment, limit.Token);
            var idle = await AnswersAsync();
            kernel.Execute(spec.Language == "C#" ? "Console.WriteLine(1);\nwhile (true) { }" : "print(1, flush=True)\nwhile True: pass");
            await UntilAsync<KernelEvent.Stream>();
            var busy = await AnswersAsync();
            var stopped = Stopwatch.GetTimestamp();
            kernel.Interrupt();
            await UntilAsync<KernelEvent.Done>();
            var interruption = Stopwatch.GetElapsedTime(stopped).TotalMilliseconds;
            await Task.Delay(s_quietMoment, limit.Token);
            kernel.Process.Refresh();
            var memory = kernel.Process.WorkingSet64 / 1048576.0;
            var (early, later) = (Statistics.Median(cells.Take(EarlyCells)), Statistics.Median(cells.Skip(EarlyCells)));
            return new Sample(first, early, later, idle, busy, interruption, memory);
        }
        finally
        {
            kernel.Shutdown();
            await process.EndAsync(s_endPatience);
        }

        async Task CellAsync(string code)
        {
            kernel.Execute(code);
            if (await UntilAsync<KernelEvent.Done>() is { Status: not ReplyStatus.Ok } done)
                throw new BenchException($"{spec.Name} failed at '{code}': {done.ErrorName}");
        }

        // Returns the median time of an answer; infinite if the kernel is too busy to answer.
        async Task<double> AnswersAsync()
        {
            var answers = new List<double>();
            for (var i = 0; i < QuestionsInARun; i++)
            {
                var asked = Stopwatch.GetTimestamp();
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(limit.Token);
                patience.CancelAfter(s_answerPatience);
                try
                {
                    await kernel.CompleteAsync(spec.Language == "C#" ? "Math.Sq" : "str.spl", patience.Token);
                }
                catch (OperationCanceledException) when (!limit.IsCancellationRequested)
                {
                    return double.PositiveInfinity;
                }
                answers.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            }
            return Statistics.Median(answers);
        }

        async Task<T> UntilAsync<T>()
        {
            while (true)
                if (await events.Reader.ReadAsync(limit.Token) is T wanted)
                    return wanted;
        }
    }
}
