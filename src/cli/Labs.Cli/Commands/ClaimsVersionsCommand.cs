using System.CommandLine;
using System.Text.RegularExpressions;
using Labs.Cli.Output;
using Labs.Docker;
using Labs.Runner.Recording;

namespace Labs.Cli.Commands;

/// <summary><c>labs claims versions</c>.</summary>
internal static partial class ClaimsVersionsCommand
{
    public static Command Create()
    {
        var component = new Option<string>("--of")
        {
            Description = "The component whose versions are the columns, such as kubernetes, docker or mysql.",
            DefaultValueFactory = _ => "kubernetes",
        };
        var command = new Command("versions",
            "Print the recorded verdicts of each claim by version. Example: labs claims versions --of kubernetes") { component };
        var format = OutputOptions.AddTo(command);
        command.SetAction(parsed =>
        {
            var of = parsed.GetValue(component)!;
            var recorded = VerdictRecord.Of(CommandLine.Repository).Verdicts.Where(verdict => verdict.Versions.ContainsKey(of)).ToList();
            var current = of == "kubernetes" ? CurrentKubernetes() : null;
            var columns = recorded.Select(verdict => verdict.Versions[of]).Distinct()
                .OrderBy(version => Version.TryParse(version, out var parts) ? parts : new Version())
                .Select(version => new Column<IGrouping<string, RecordedVerdict>>(
                    current is not null && IsSameMinor(version, current) ? $"current ({version})" : version, row => At(row, version)))
                .ToList();
            if (current is not null && !columns.Any(column => column.Title.StartsWith("current", StringComparison.Ordinal)))
                columns.Add(new($"current ({current})", _ => "not recorded"));
            var printer = format.PrinterFor(parsed);
            printer.Table(recorded.GroupBy(verdict => verdict.Id).ToList(), [new("claim", row => row.Key), .. columns]);
            printer.Note($"`labs claims record NOTEBOOK` adds the verdicts of a run on another version of {of}.");
            return ExitCodes.Ok;

            // Further components may differ, so that a version can have several verdicts.
            string? At(IEnumerable<RecordedVerdict> verdicts, string version) =>
                string.Join(", ", verdicts.Where(verdict => verdict.Versions[of] == version).Select(verdict => verdict.Verdict).Distinct());
        });
        return command;
    }

    // The version of the public node image, which kind clusters have where a registry answers.
    private static string? CurrentKubernetes()
    {
        var found = VersionOfImage().Match(ImageCatalogue.Load().Find(ClusterStart.NodeImage)?.Pull ?? "");
        return found.Success ? found.Value : null;
    }

    private static bool IsSameMinor(string version, string other) =>
        version.Split('.') is [var major, var minor, ..] && other.StartsWith($"{major}.{minor}.", StringComparison.Ordinal);

    [GeneratedRegex(@"(?<=:v)\d+\.\d+\.\d+")]
    private static partial Regex VersionOfImage();
}
