using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using Labs.Cli.Running;
using Labs.Jupyter.Client;

namespace Labs.Cli.Commands;

/// <summary>The labs' kernel beside another one, taken in turns in one run by the same client.</summary>
internal static class KernelBench
{
    private const int Runs = 7, CellsInARun = 50;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private sealed record Sample(double FirstMs, double CellMs, double InterruptMs, double IdleMiB);

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
            (string What, Func<Sample, double> Value, double Target, string Unit)[] figures =
            [
                ("process start to first result", sample => sample.FirstMs, 700, "ms"),
                ("a later trivial cell, round trip", sample => sample.CellMs, 6, "ms"),
                ("interruption of an endless loop, until the cell has ended", sample => sample.InterruptMs, 500, "ms"),
                ("resident memory of the idle kernel", sample => sample.IdleMiB, 150, "MiB"),
            ];
            var rows = figures.Select(figure => (figure.What, Own: Statistics.Median(mine.Select(figure.Value)), Other: Statistics.Median(theirs.Select(figure.Value)), figure.Target, figure.Unit)).ToArray();
            if (parsed.GetValue(markdown))
                Console.WriteLine($"| figure | C# (Labs) | {other.Name} | target | reached |\n|---|---|---|---|---|\n" + string.Join('\n', rows.Select(row => $"| {row.What} | {Text(row.Own, row.Unit)} | {Text(row.Other, row.Unit)} | <= {row.Target} {row.Unit} | {(row.Own <= row.Target ? "yes" : "**no**")} |")));
            else
                Console.WriteLine(Table.Of(rows, ("figure", row => row.What), ("C# (Labs)", row => Text(row.Own, row.Unit)), (other.Name, row => Text(row.Other, row.Unit)), ("target", row => $"<= {row.Target} {row.Unit}")));
            return rows.All(row => row.Own <= row.Target) ? ExitCodes.Ok : ExitCodes.Failed;
        });
        return command;
    }

    private static async Task<Sample> MeasureAsync(InstalledKernel spec, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
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
            for (var i = 0; i < CellsInARun; i++)
            {
                var sent = Stopwatch.GetTimestamp();
                await CellAsync($"{i}+1");
                cells.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            }
            kernel.Execute(spec.Language == "C#" ? "Console.WriteLine(1);\nwhile (true) { }" : "print(1, flush=True)\nwhile True: pass");
            await UntilAsync<KernelEvent.Stream>();
            var stopped = Stopwatch.GetTimestamp();
            kernel.Interrupt();
            await UntilAsync<KernelEvent.Done>();
            var interruption = Stopwatch.GetElapsedTime(stopped).TotalMilliseconds;
            kernel.Process.Refresh();
            var memory = kernel.Process.WorkingSet64 / 1048576.0;
            return new Sample(first, Statistics.Median(cells), interruption, memory);
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

        async Task<T> UntilAsync<T>()
        {
            while (true)
                if (await events.Reader.ReadAsync(limit.Token) is T wanted)
                    return wanted;
        }
    }

    private static string Text(double value, string unit) => string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {unit}");
}
