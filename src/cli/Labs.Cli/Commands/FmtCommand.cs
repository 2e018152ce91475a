using System.CommandLine;
using System.Text.Json.Nodes;
using Labs.Cli.Authoring;
using Labs.Cli.Notebooks;

namespace Labs.Cli.Commands;

internal static class FmtCommand
{
    public static Command Create()
    {
        var names = new Argument<string[]>("notebook") { Description = "Which; none means the series.", Arity = ArgumentArity.ZeroOrMore };
        var check = new Option<bool>("--check") { Description = "Change nothing; end with 1 if anything would change." };
        var lines = LineCheck.CreateOption();
        var command = new Command("fmt", "Bring notebooks into the form that is committed: no outputs, no counts, stable order. Example: labs fmt --check") { names, check, lines };
        command.SetAction(parsed =>
        {
            var finder = new NotebookFinder(CommandLine.Repository);
            var given = parsed.GetValue(names) ?? [];
            if (parsed.GetValue(lines) is not null && !parsed.GetValue(check))
                throw new CommandException(ExitCodes.Usage, "--lines needs --check: labs fmt breaks no lines, it only finds long ones.");
            var changed = 0;
            var read = new List<Notebook>();
            foreach (var path in given.Length == 0 ? finder.Series() : given.Select(finder.Find))
            {
                var notebook = Notebook.Read(path);
                Clean(notebook);
                read.Add(notebook);
                if (notebook.ToText() == File.ReadAllText(path))
                    continue;
                changed++;
                Console.WriteLine(Path.GetRelativePath(CommandLine.Repository, path));
                if (!parsed.GetValue(check))
                    notebook.Write(path);
            }
            if (parsed.GetValue(check) && changed > 0)
                Console.Error.WriteLine($"labs: {changed} not in form; run: labs fmt");
            var areLinesFine = !parsed.GetValue(check) || LineCheck.Run(CommandLine.Repository, read, parsed.GetValue(lines), Console.Out, Console.Error);
            return areLinesFine && (!parsed.GetValue(check) || changed == 0) ? ExitCodes.Ok : ExitCodes.Failed;
        });
        return command;
    }

    private static void Clean(Notebook notebook)
    {
        var number = 0;
        foreach (var cell in notebook.Cells)
        {
            number++;
            // The id is in nbformat 4.5 for tools that merge; it must be there and stay.
            cell.Json["id"] ??= $"cell-{number:00}";
            cell.Source = cell.Source.TrimEnd();
            if (cell.IsCode)
            {
                cell.Json["outputs"] = new JsonArray();
                cell.Json["execution_count"] = null;
            }
            var metadata = cell.Json["metadata"] as JsonObject ?? [];
            (metadata["labs"] as JsonObject)?.Remove("durationMs");
            if (metadata["labs"] is JsonObject { Count: 0 })
                metadata.Remove("labs");
            foreach (var own in new[] { "execution", "collapsed", "scrolled", "ExecuteTime", "vscode" })
                metadata.Remove(own);
            cell.Json["metadata"] = metadata.Parent is null ? metadata : metadata.DeepClone();
            Sort(cell.Json, "cell_type", "execution_count", "id", "metadata", "outputs", "source");
        }
        notebook.Json["nbformat"] = 4;
        notebook.Json["nbformat_minor"] = 5;
        Sort(notebook.Json, "cells", "metadata", "nbformat", "nbformat_minor");
    }

    private static void Sort(JsonObject json, params string[] first)
    {
        var kept = json.Select(pair => pair.Key).OrderBy(key => Array.IndexOf(first, key) is >= 0 and var at ? at : first.Length).ThenBy(key => key, StringComparer.Ordinal).ToArray();
        if (kept.SequenceEqual(json.Select(pair => pair.Key)))
            return;
        var nodes = kept.Select(key =>
        {
            var node = json[key];
            json.Remove(key);
            return KeyValuePair.Create(key, node);
        }).ToArray();
        foreach (var (key, node) in nodes)
            json[key] = node;
    }
}
