using System.Globalization;
using Labs.Runner.Notebooks;

namespace Labs.Cli.Authoring;

/// <summary>
/// The files of a new notebook: the notebook, a solution for each exercise, and its row in the list that the end-to-end tests read.
/// </summary>
/// <param name="repository">The clone that gets them.</param>
internal sealed class NewLabFiles(string repository)
{
    private string Notebooks => Path.Combine(repository, "notebooks");

    private string TestList => Path.Combine(repository, "tests", "Labs.Series.Tests", "notebooks.tsv");

    /// <summary>Returns the number after the largest one in the series.</summary>
    public int NextNumber() => Series().Select(notebook => notebook.Number).DefaultIfEmpty(0).Max() + 1;

    /// <summary>Writes the files.</summary>
    /// <returns>The paths of what was written or extended, relative to the repository.</returns>
    /// <exception cref="CommandException">A notebook of this name or number exists, or one of the files does.</exception>
    public IReadOnlyList<string> Create(NewLab lab)
    {
        if (Series().FirstOrDefault(notebook => notebook.Slug == lab.Slug || notebook.Number == lab.Number) is { Slug: { } slug } taken)
            throw Exists($"notebooks/{taken.Number:00}-{slug}.ipynb", $"the notebook {lab.Name} needs a name and a number of its own");
        var files = new List<(string Path, string Text)>
        {
            (Path.Combine(Notebooks, lab.Name + ".ipynb"), Notebook.TextOf(NotebookTemplate.Create(lab))),
        };
        foreach (var exercise in lab.Exercises)
            files.Add((Path.Combine(Notebooks, "solutions", $"{lab.Name}.{exercise}.csx"), NotebookTemplate.Solution(exercise)));
        foreach (var (path, _) in files)
            if (File.Exists(path))
                throw Exists(Path.GetRelativePath(repository, path), "labs new-lab replaces no file; delete it or choose another name");
        foreach (var (path, text) in files)
            WholeFile.Write(path, text);
        var written = files.ConvertAll(file => Path.GetRelativePath(repository, file.Path));
        if (AddToTests(lab))
            written.Add(Path.GetRelativePath(repository, TestList));
        return written;
    }

    private bool AddToTests(NewLab lab)
    {
        if (!File.Exists(TestList))
            return false; // a folder with notebooks and a ledger, but without this repository's tests
        var rows = File.ReadAllText(TestList);
        if (rows.Split('\n').Any(row => row.Split('\t')[0] == lab.Slug))
            return false;
        WholeFile.Write(TestList, rows + string.Create(CultureInfo.InvariantCulture, $"{lab.Slug}\t{lab.Claims.Count}\t0\n"));
        return true;
    }

    private IEnumerable<(int Number, string Slug)> Series()
    {
        if (!Directory.Exists(Notebooks))
            yield break;
        foreach (var path in Directory.GetFiles(Notebooks, "*.ipynb").Order(StringComparer.Ordinal))
            if (Path.GetFileNameWithoutExtension(path).Split('-', 2) is [var number, var slug]
                && int.TryParse(number, CultureInfo.InvariantCulture, out var value))
                yield return (value, slug);
    }

    private static CommandException Exists(string file, string expected) =>
        new(ExitCodes.Usage, $"{file} exists already; {expected}. Nothing was written.");
}
