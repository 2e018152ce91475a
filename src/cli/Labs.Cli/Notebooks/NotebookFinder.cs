namespace Labs.Cli.Notebooks;

/// <summary>Finds notebooks by slug, by name with number, or by path.</summary>
public sealed class NotebookFinder(string repository)
{
    public string Folder => Path.Combine(repository, "notebooks");

    public IReadOnlyList<string> Series() =>
        Directory.Exists(Folder) ? [.. Directory.GetFiles(Folder, "*.ipynb").Order(StringComparer.Ordinal)] : [];

    /// <exception cref="NotebookException">No such notebook; the message names those of the series.</exception>
    public string Find(string name)
    {
        if (File.Exists(name))
            return Path.GetFullPath(name);
        var series = Series();
        return series.FirstOrDefault(path => Path.GetFileNameWithoutExtension(path) is var file && (file == name || file.Split('-', 2) is [_, var slug] && slug == name))
            ?? throw new NotebookException($"There is no notebook '{name}', neither as a file nor in the series: {string.Join(", ", series.Select(Path.GetFileNameWithoutExtension))}.");
    }

    public bool IsOfSeries(string path) => Path.GetDirectoryName(Path.GetFullPath(path)) == Path.GetFullPath(Folder);
}
