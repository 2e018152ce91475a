namespace Labs.Cli.Tests;

/// <summary>A folder that a command takes for a clone: a ledger with the rows of one test, and what the test writes.</summary>
internal sealed class TemporaryRepository : IDisposable
{
    private const string Columns = "id\ttopic\tsources\tclaim\texpected\twhy\ttest\tneeds\tnotebook\n";

    /// <param name="rows">The ledger's rows: fields separated by tabs.</param>
    public TemporaryRepository(params string[] rows) =>
        Write("datasets/claims.tsv", Columns + string.Concat(rows.Select(row => row + "\n")));

    public string Folder { get; } = Directory.CreateTempSubdirectory("labs-cli-repository-").FullName;

    public string Write(string path, string text)
    {
        var file = PathOf(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    public string Read(string path) => File.ReadAllText(PathOf(path));

    public string PathOf(string path) => Path.Combine(Folder, path);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
