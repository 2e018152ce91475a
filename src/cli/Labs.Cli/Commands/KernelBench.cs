using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using Labs.Runner.Running;
using Labs.Jupyter.Client;

namespace Labs.Cli.Commands;

/// <summary>The labs' kernel beside another one, taken in turns in one run by the same client.</summary>
internal static class KernelBench
{
    private const int Runs = 7, EarlyCells = 50, LaterCells = 100, QuestionsInARun = 20;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60), s_answerPatience = TimeSpan.FromSeconds(1), s_quietMoment = TimeSpan.FromSeconds(2);

    private sealed record Sample(double FirstMs, double EarlyCellMs, double LaterCellMs, double IdleAnswerMs, double BusyAnswerMs, double InterruptMs, double IdleMiB);

    private sealed record Row(string What, double Own, double Other, double? Target, string Unit)
    {
        public bool IsReached => Target is null || Own <= Target;

        public string OwnText => Text(Own, Unit);

        public string OtherText => Text(Other, Unit);

        public string TargetText => Target is { } target ? $"<= {Text(target, Unit)}" : "";
    }

    public static Command Create()
    {
        var against = new Option<string>("--against") { Description = "An installed kernel of C# or Python.", DefaultValueFactory = _ => "python3" };
        var markdown = new Option<bool>("--markdown") { Description = "As a Markdown table." };
        var command = new Command("bench", "Measure the kernel beside another one. Example: labs kernel bench --against python3") { against, markdown };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var own = new InstalledKernel("C# (Labs)", "", KernelCommand.Arguments, "C#", InterruptsByMessage: true, KernelCommand.Variables());
            var other = KernelHost.Find(parsed.GetValue(against)!);
            var (mine, theirs) = (new List<Sample>(), new List<Sample>());
            for (var run = 0; run < Runs; run++)
            {
                mine.Add(await MeasureAsync(own, cancellationToken));
                theirs.Add(await MeasureAsync(other, cancellationToken));
                Console.Error.WriteLine($"{run + 1} of {Runs}: {mine[^1]} {theirs[^1]}");
            }
            (string What, Func<Sample, double> Value, double? Target, string Unit)[] figures =
            [
                ("process start to first result", sample => sample.FirstMs, 700, "ms"),
                ($"one of the next {EarlyCells} trivial cells, round trip", sample => sample.EarlyCellMs, null, "ms"),
                ("a later trivial cell, round trip", sample => sample.LaterCellMs, 6, "ms"),
                ("completion while no cell runs", sample => sample.IdleAnswerMs, 50, "ms"),
                ("completion while a cell computes", sample => sample.BusyAnswerMs, 50, "ms"),
                ("interruption of an endless loop, until the cell has ended", sample => sample.InterruptMs, 500, "ms"),
                ("resident memory of the idle kernel", sample => sample.IdleMiB, 150, "MiB"),
            ];
            var rows = figures.Select(figure => new Row(figure.What, Statistics.Median(mine.Select(figure.Value)), Statistics.Median(theirs.Select(figure.Value)), figure.Target, figure.Unit)).ToArray();
            if (parsed.GetValue(markdown))
                Console.WriteLine($"| figure | C# (Labs) | {other.Name} | target | reached |\n|---|---|---|---|---|\n" + string.Join('\n', rows.Select(row => $"| {row.What} | {row.OwnText} | {row.OtherText} | {row.TargetText} | {(row.Target is null ? "" : row.IsReached ? "yes" : "**no**")} |")));
            else
                Console.WriteLine(Table.Of(rows, ("figure", row => row.What), ("C# (Labs)", row => row.OwnText), (other.Name, row => row.OtherText), ("target", row => row.TargetText)));
            return rows.All(row => row.IsReached) ? ExitCodes.Ok : ExitCodes.Failed;
        });
        return command;
    }

    private static async Task<Sample> MeasureAsync(InstalledKernel spec, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_limit);
        var events = Channel.CreateUnbounded<KernelEvent>();
        var started = Stopwatch.GetTimestamp();
        using var kernel = KernelProcess.Start(spec, Path.GetTempPath(), new Dictionary<string, string>(), happened => events.Writer.TryWrite(happened));
        kernel.Process.OutputDataReceived += (_, _) => { };
        kernel.Process.ErrorDataReceived += (_, _) => { };
        kernel.Process.BeginOutputReadLine();
        kernel.Process.BeginErrorReadLine();
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
            return new Sample(first, Statistics.Median(cells.Take(EarlyCells)), Statistics.Median(cells.Skip(EarlyCells)), idle, busy, interruption, memory);
        }
        finally
        {
            kernel.Shutdown();
            if (!kernel.Process.WaitForExit(TimeSpan.FromSeconds(5)))
                kernel.Process.Kill(entireProcessTree: true);
        }

        async Task CellAsync(string code)
        {
            kernel.Execute(code);
            if (await UntilAsync<KernelEvent.Done>() is { Status: not "ok" } done)
                throw new CommandException(ExitCodes.Failed, $"{spec.Name} failed at '{code}': {done.ErrorName}");
        }

        // The median time of an answer; infinite when the kernel is too busy to give any.
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

    private static string Text(double value, string unit) => double.IsInfinity(value) ? "not before the cell ends" : string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {unit}");
}
