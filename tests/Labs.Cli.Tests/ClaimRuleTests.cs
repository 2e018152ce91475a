using Labs.Cli.Authoring;

namespace Labs.Cli.Tests;

public sealed class ClaimRuleTests
{
    [Theory]
    [InlineData("lab.Claim(\"a\").AsStated(\"it is so\", $\"{count} of 20\", holds: count == 20).Conclude()")]
    [InlineData("test.AsStated(\"it is so\", seen, seen.Any(one => one > 3))")]
    [InlineData("test.But(Verdict.Wrong, \"it is not\", median, holds: median > 2 * other)")]
    [InlineData("lab.Claim(\"a\").NotTestable(\"needs a second machine\")")]
    [InlineData("Console.WriteLine(true)")]
    public void Computed_evidence_passes(string code) => Assert.Empty(ClaimRule.InCSharp(code));

    [Theory]
    [InlineData("test.AsStated(\"it is so\", seen, holds: true)", "`true`")]
    [InlineData("test.AsStated(\"it is so\", seen, !false)", "`!false`")]
    [InlineData("test.But(Verdict.Wrong, \"it is not\", seen, holds: 1 < 2)", "`1 < 2`")]
    [InlineData("test.AsStated(\"it is so\", \"always seen\", holds: seen)", "\"always seen\"")]
    [InlineData("test.AsStated(\"it is so\", observed: $\"always\" + \" seen\", holds: seen)", "interpolate")]
    [InlineData("test.But(Verdict.Wrong, \"it is not\", 5, seen)", "evidence 5")]
    public void Literal_evidence_is_found(string code, string problem)
    {
        var (line, text) = Assert.Single(ClaimRule.InCSharp($"// a comment\n{code}"));
        Assert.Equal(2, line);
        Assert.Contains(problem, text);
    }
}
