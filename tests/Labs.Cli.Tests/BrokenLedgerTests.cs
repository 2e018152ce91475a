namespace Labs.Cli.Tests;

public sealed class BrokenLedgerTests
{
    [Fact]
    public async Task A_wrong_word_in_the_ledger_is_one_line_that_names_its_line()
    {
        var repository = Directory.CreateTempSubdirectory("labs-cli-test-").FullName;
        try
        {
            var ledger = Path.Combine(Directory.CreateDirectory(Path.Combine(repository, "datasets")).FullName, "claims.tsv");
            const string Header = "id\ttopic\tsources\tclaim\texpected\twhy\ttest\tneeds\tnotebook";
            File.WriteAllLines(ledger, [Header, "a\tt\t000:1\tc\tperhaps\tw\tt\tn\tsky"]);
            var (exit, _, error) = await TemporaryNotebook.LabsAsync(["claims"], repository);
            Assert.Equal(2, exit);
            Assert.StartsWith($"labs: {ledger}, line 2: the claim 'a' expects 'perhaps'", error);
            Assert.Single(error.Trim().Split('\n'));
        }
        finally
        {
            Directory.Delete(repository, recursive: true);
        }
    }
}
