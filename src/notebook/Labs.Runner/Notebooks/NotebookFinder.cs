namespace Labs.Runner.Notebooks;

/// <summary>Finds notebooks by slug, by name with number, or by path.</summary>
/// <param name="repository">The root of the repository, whose folder <c>notebooks</c> has the series.</param>
public sealed class NotebookFinder(string repository)
{
    /// <summary>The folder with the series.</summary>
    public string Folder => Path.Combine(repository, "notebooks");

    /// <summary>Returns the paths of the series in order.</summary>
    public IReadOnlyList<string> Series() =>
        Directory.Exists(Folder) ? [.. Directory.GetFiles(Folder, "*.ipynb").Order(StringComparer.Ordinal)] : [];

    /// <summary>Returns the path of a notebook.</summary>
    /// <param name="name">A slug (pause-container), a name (06-pause-container) or a path.</param>
    /// <exception cref="NotebookException">There is no such notebook; the message names the series.</exception>
    public string Find(string name)
    {
        if (File.Exists(name))
            return Path.GetFullPath(name);
        var series = Series();
        if (series.FirstOrDefault(path => IsNamed(Path.GetFileNameWithoutExtension(path), name)) is { } found)
            return found;
        if (Directory.Exists(name))
            throw new NotebookException($"{name} is a folder; expected notebooks, such as {Path.Combine(name, "*.ipynb")}.");
        string[] names = [.. series.Select(path => Path.GetFileNameWithoutExtension(path))];
        var question = NearNames.Question(name, names.Concat(series.Select(Notebook.SlugOf)));
        throw new NotebookException($"There is no notebook '{name}', neither as a file nor in the series"
            + (question.Length > 0 ? $".{question}" : $": {string.Join(", ", names)}."));
    }

    /// <summary>Whether a path is a notebook of the series.</summary>
    public bool IsOfSeries(string path) => Path.GetDirectoryName(Path.GetFullPath(path)) == Path.GetFullPath(Folder);

    private static bool IsNamed(string file, string name) => file == name || (file.Split('-', 2) is [_, var slug] && slug == name);
}
