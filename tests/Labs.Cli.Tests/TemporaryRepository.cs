namespace Labs.Cli.Tests;

/// <summary>A folder that a command takes for a clone: a ledger with the rows of one test, and what the test writes.</summary>
internal sealed class TemporaryRepository : IDisposable
{
    private const string Columns = "id\ttopic\tsources\tclaim\texpected\twhy\ttest\tneeds\tnotebook\n";
    private readonly TemporaryFolder _folder = new();

    /// <param name="rows">The ledger's rows: fields separated by tabs.</param>
    public TemporaryRepository(params string[] rows) =>
        Write("datasets/claims.tsv", Columns + string.Concat(rows.Select(row => row + "\n")));

    public string Folder => _folder.Path;

    public string Write(string path, string text) => _folder.Write(path, text);

    public string Read(string path) => File.ReadAllText(PathOf(path));

    public string PathOf(string path) => _folder.PathOf(path);

    public void Dispose() => _folder.Dispose();
}
