using Labs.Runner.Running;

namespace Labs.Runner.Tests;

public sealed class ResultFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{", "it is not JSON", "a result file")]
    [InlineData("""{ "schema": "labs.result/1", "notebook": "\ud800" }""", "it is not JSON", "a result file")]
    [InlineData("""{ "schema": "labs.result/1", "claims": [{ "\ud800": 1 }] }""", "it is not JSON", "a result file")]
    [InlineData("""{ "schema": "labs.result/1", "claims": [{ "a": 1, "a": 2 }] }""", "it is not JSON", "a result file")]
    [InlineData("[]", "it is not an object", "a result file")]
    [InlineData("{}", "the file has nothing as 'schema'", "text")]
    [InlineData("""{ "schema": "labs.result/9" }""", "its schema is 'labs.result/9'", "'labs.result/1'")]
    [InlineData("""{ "schema": "labs.result/1", "claims": {} }""", "'claims' is not a list", "a list")]
    [InlineData("""{ "schema": "labs.result/1", "claims": [{ "id": 7 }] }""", "a claim has 7 as 'id'", "text")]
    [InlineData(
        """{ "schema": "labs.result/1", "claims": [{ "id": "sky", "verdict": "perhaps" }] }""",
        "the verdict of claim 'sky' is 'perhaps'", "one of holds, wrong, outdated")]
    [InlineData(
        """{ "schema": "labs.result/1", "claims": [{ "id": "sky", "verdict": "holds", "expected": "yes" }] }""",
        "the expected verdict of claim 'sky' is 'yes'", "one of holds, wrong, outdated")]
    [InlineData(
        """{ "schema": "labs.result/1", "exercises": [{ "id": "six", "passed": "yes" }] }""",
        "exercise 'six' has \"yes\" as 'passed'", "true or false")]
    public void A_file_that_is_not_understood_is_reported(string text, string observed, string expected)
    {
        var path = _folder.Write("results/sky.json", text);
        var message = Assert.Throws<ResultFileException>(() => ResultFile.Read(_folder.Path, "sky")).Message;
        Assert.StartsWith(path, message);
        Assert.Contains(observed, message);
        Assert.Contains($"; expected {expected}", message);
        Assert.Contains("labs run sky", message);
    }

    [Fact]
    public void Claims_and_exercises_are_read()
    {
        _folder.Write("results/sky.json", """
            {
              "schema": "labs.result/1",
              "claims": [
                { "id": "blue", "verdict": "holds", "expected": "holds", "agrees": true, "evidence": "470 nm" },
                { "id": "near", "verdict": "not testable here" }
              ],
              "exercises": [{ "id": "six", "passed": true }, { "id": "seven", "passed": false }]
            }
            """);
        var file = ResultFile.Read(_folder.Path, "sky")!;
        Assert.Equal(
            [new("blue", Verdict.Holds, Verdict.Holds, true, "470 nm"), new("near", Verdict.NotTestable, null, true, "")], file.Claims);
        Assert.True(file.IsGreen("six"));
        Assert.False(file.IsGreen("seven"));
        Assert.Equal("seven", file.RedExercise);
    }

    [Fact]
    public void Results_of_an_earlier_run_are_no_results_of_this_one()
    {
        Assert.Null(ResultFile.Read(_folder.Path, "sky"));
        var path = _folder.Write("results/sky.json", "an unknown format");
        var (start, before) = (DateTimeOffset.UtcNow, ResultFile.WrittenAt(_folder.Path, "sky"));
        Assert.Null(ResultFile.ReadSince(start, before, _folder.Path, "sky"));
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddSeconds(1));
        Assert.Throws<ResultFileException>(() => ResultFile.ReadSince(start, before, _folder.Path, "sky"));
    }
}
