using System.CommandLine;
using Labs.Cli.Output;
using Labs.Runner.Notebooks;
using Labs.Runner.Reporting;

namespace Labs.Cli;

/// <summary>The folder of reports and results: where it is, and whether a run may write there.</summary>
internal static class RunOutput
{
    /// <summary>The option that names the folder.</summary>
    public static Option<string> Option(string description) => new("--out")
    {
        Description = description,
        DefaultValueFactory = _ => OutputFolder.Default(CommandLine.Repository),
    };

    /// <summary>
    /// Makes the folder, after looking for everything that would make the run fail at its end or overwrite somebody's file.
    /// </summary>
    /// <param name="notebooks">The run's notebooks.</param>
    /// <param name="folder">The full path of the folder.</param>
    /// <param name="isNamed">Whether the command line names the folder. The default one has nothing but reports and results.</param>
    /// <param name="mayOverwrite">Whether files that labs has not written may be overwritten.</param>
    /// <param name="solutions">Whether answers are replaced by reference solutions in the executed copies.</param>
    /// <exception cref="CommandException">The run may not start.</exception>
    public static void Prepare(
        IReadOnlyList<Notebook> notebooks, string folder, bool isNamed, bool mayOverwrite, bool solutions)
    {
        if (OutputCheck.SameNames(notebooks) is var (first, second))
        {
            throw Usage($"{first.Path} and {second.Path} would have the same reports in {folder}. "
                + "Rename one of them, or run them one after the other, each with an --out of its own.");
        }
        var check = new OutputCheck(folder);
        if (check.Source(notebooks) is { } source)
        {
            if (solutions)
            {
                throw Usage($"--out {folder}: with --solutions the executed copy of {source.Path} would replace the answers in that file "
                    + "by the reference solutions. Name another folder.");
            }
            if (!mayOverwrite)
            {
                throw Usage($"--out {folder}: the executed copy would overwrite {source.Path} itself. "
                    + "Name another folder, or say --force to run the notebook in place.");
            }
        }
        if (isNamed && !mayOverwrite && check.Foreign(notebooks) is { } foreign)
        {
            throw Usage($"--out {folder}: the run would overwrite {foreign}, which labs has not written. "
                + "Name another folder, or say --force.");
        }
        if (!OutputFolder.CanWrite(folder))
        {
            throw new CommandException(ExitCodes.Environment, $"reports and results can't be written to {folder}. "
                + "Name a folder that you can write to: --out FOLDER");
        }
        Directory.CreateDirectory(folder);
        var usual = Path.Combine(CommandLine.Repository, "out");
        if (!isNamed && folder != usual)
            Terminal.Say($"{usual} can't be written, so reports and results go to {folder}");
    }

    private static CommandException Usage(string message) => new(ExitCodes.Usage, message);
}
