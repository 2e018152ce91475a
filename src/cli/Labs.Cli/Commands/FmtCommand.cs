using System.CommandLine;
using Labs.Cli.Output;
using Labs.Runner.Notebooks;

namespace Labs.Cli.Commands;

/// <summary><c>labs fmt</c>.</summary>
internal static class FmtCommand
{
    public static Command Create()
    {
        var names = new Argument<string[]>("notebook")
        {
            Description = "A slug, name or path; without any, the whole series.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var check = new Option<bool>("--check") { Description = "Change nothing; exit with 1 if anything would change." };
        var command = new Command("fmt",
            "Bring notebooks into the form that is committed: no outputs, no counts, stable order. Example: labs fmt --check")
        {
            names, check,
        };
        command.SetAction(parsed =>
        {
            var finder = new NotebookFinder(CommandLine.Repository);
            var given = parsed.GetValue(names) ?? [];
            var isCheck = parsed.GetValue(check);
            var changed = 0;
            foreach (var path in given.Length == 0 ? finder.Series() : given.Select(finder.Find))
            {
                var notebook = Notebook.Read(path);
                NotebookForm.Apply(notebook);
                if (notebook.ToText() == File.ReadAllText(path))
                    continue;
                changed++;
                Console.WriteLine(Path.GetRelativePath(CommandLine.Repository, path));
                if (!isCheck)
                    notebook.Write(path);
            }
            if (!isCheck || changed == 0)
                return ExitCodes.Ok;
            Terminal.Say($"{changed} {(changed == 1 ? "notebook is" : "notebooks are")} not in this form; run: labs fmt");
            return ExitCodes.Failed;
        });
        return command;
    }
}
