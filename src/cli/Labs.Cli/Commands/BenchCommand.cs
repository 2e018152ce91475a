using System.CommandLine;
using System.Runtime.CompilerServices;
using Labs.Bench;
using Labs.Bench.Trust;
using Labs.Cli.Output;
using Spectre.Console;

namespace Labs.Cli.Commands;

/// <summary><c>labs bench</c>.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        var figures = Part("--figures", "Measure only figures in notebooks; takes a minute.");
        var mysql = Part("--mysql", "Measure only the MySQL workload generator compared with sysbench; takes four minutes.");
        var network = Part("--network", "Measure only the TCP sender compared with iperf3, sampling and the link; takes two minutes.");
        var kubernetes = Part("--kubernetes", "Measure only Kubernetes objects compared with kubectl, and watches; takes two minutes.");
        var trust = Part("--trust", "Measure how often experiments and comparisons of runs are wrong; takes four minutes.");
        var command = new Command("bench",
            "Measure the labs' own speed, compared with targets and with other programs; exits with 1 if a target is missed. "
            + "Example: labs bench --markdown") { figures, mysql, network, kubernetes, trust };
        (Option<bool>? Option, Func<CancellationToken, IAsyncEnumerable<BenchFigure>> MeasureAsync)[] parts =
        [
            (mysql, MySqlBench.MeasureAsync), (network, NetworkBench.MeasureAsync), (kubernetes, KubernetesBench.MeasureAsync),
            (figures, token => new FigureBench(Environment.ProcessPath!, CommandLine.Repository).MeasureAsync(token)),
            (trust, token => new TrustBench(CommandLine.Repository).MeasureAsync(token)),
        ];
        var output = OutputOptions.AddTo(command);
        var write = GeneratedTable.Option();
        command.Add(write);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var printer = output.PrinterFor(parsed);
            var part = parts.FirstOrDefault(part => parsed.GetValue(part.Option!), (null, MeasureAsync));
            var document = parsed.GetValue(write) is { } file
                ? new GeneratedTable(file, $"./labs bench {part.Option?.Name}".TrimEnd())
                : null;
            var rows = new List<BenchFigure>();
            await foreach (var figure in part.MeasureAsync(cancellationToken))
            {
                Terminal.Say($"{figure.What}: {figure.Measured} (target {figure.Target})");
                rows.Add(figure);
            }
            Column<BenchFigure>[] columns =
            [
                new("figure", figure => figure.What) { Name = "what" },
                new("measured", figure => figure.Measured),
                new("target", figure => figure.Target),
                new("reached", figure => figure.Reached) { Colour = figure => figure.Reached ? null : Color.Red },
            ];
            printer.Table(rows, columns);
            document?.Write(Printer.MarkdownTable(rows, columns));
            return rows.All(figure => figure.Reached) ? ExitCodes.Ok : ExitCodes.Failed;
        });
        return command;
    }

    private static Option<bool> Part(string name, string description) => new(name) { Description = description };

    private static async IAsyncEnumerable<BenchFigure> MeasureAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var figure in new CommandBench(Environment.ProcessPath!).MeasureAsync(cancellationToken))
            yield return figure;
        await foreach (var figure in DockerBench.MeasureAsync(cancellationToken))
            yield return figure;
    }
}
