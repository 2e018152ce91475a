using System.CommandLine;
using System.CommandLine.Completions;
using Labs.Cli.Authoring;
using Labs.Cli.Completion;
using Labs.Cli.Output;
using Labs.Runner.Notebooks;

namespace Labs.Cli.Commands;

internal static class FmtCommand
{
    public static Command Create()
    {
        var names = new Argument<string[]>("notebook")
        {
            Description = "A slug, name or path; without any, the whole series.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        names.CompletionSources.Add(_ => Candidates.Notebooks().Select(name => new CompletionItem(name)));
        var check = new Option<bool>("--check")
        {
            Description = "Change nothing; exit with 1 if anything would change, or if an observation of a claim is not computed.",
        };
        var lines = LineCheck.CreateOption();
        var command = new Command("fmt",
            "Bring notebooks into the form that is committed: no outputs, no counts, stable order. Example: labs fmt --check")
        {
            names, check, lines,
        };
        command.SetAction(parsed =>
        {
            var finder = new NotebookFinder(CommandLine.Repository);
            var given = parsed.GetValue(names) ?? [];
            var isCheck = parsed.GetValue(check);
            if (parsed.GetValue(lines) is not null && !isCheck)
                throw new CommandException(ExitCodes.Usage, "--lines needs --check: labs fmt breaks no lines, it only finds long ones.");
            var changed = 0;
            var read = new List<Notebook>();
            foreach (var path in given.Length == 0 ? finder.Series() : given.Select(finder.Find))
            {
                var notebook = Notebook.Read(path);
                NotebookForm.Apply(notebook);
                read.Add(notebook);
                if (notebook.ToText() == File.ReadAllText(path))
                    continue;
                changed++;
                Console.WriteLine(Path.GetRelativePath(CommandLine.Repository, path));
                if (!isCheck)
                    notebook.Write(path);
            }
            if (!isCheck)
                return ExitCodes.Ok;
            if (changed > 0)
                Terminal.Say($"{changed} {(changed == 1 ? "notebook is" : "notebooks are")} not in this form; run: labs fmt");
            var areLinesFine = LineCheck.Run(CommandLine.Repository, read, parsed.GetValue(lines), Console.Out, Console.Error);
            var areClaimsFine = ClaimCheck.Run(CommandLine.Repository, read, Console.Out);
            return changed == 0 && areLinesFine && areClaimsFine ? ExitCodes.Ok : ExitCodes.Failed;
        });
        return command;
    }
}
