using System.Text.Json;

namespace Labs.Core.Tests;

public sealed class ClaimTests
{
    [Fact]
    public async Task A_claim_holds_when_all_that_it_states_is_observed()
    {
        await using var temporary = await TemporaryLab.OpenAsync();
        var result = temporary.Lab.Claim("grass-is-green").AsStated("colour", "green", true).AsStated("every blade", 10, true)
            .But(Verdict.Imprecise, "in winter it is brown", "brown", true).Conclude();
        Assert.Equal(Verdict.Holds, result.Verdict);
        Assert.True(result.AgreesWithLedger);
    }

    [Fact]
    public async Task The_first_but_that_was_observed_names_the_verdict()
    {
        await using var temporary = await TemporaryLab.OpenAsync();
        var result = temporary.Lab.Claim("grass-is-green").AsStated("colour", "brown", false)
            .But(Verdict.Outdated, "it was green", "never", false)
            .But(Verdict.Imprecise, "in summer it is", "green", true).Conclude();
        Assert.Equal(Verdict.Imprecise, result.Verdict);
        Assert.False(result.AgreesWithLedger);
        Assert.Contains("The ledger expects", result.ToMime()[MimeBundle.Html]);
    }

    [Fact]
    public async Task Without_a_but_it_is_wrong()
    {
        await using var temporary = await TemporaryLab.OpenAsync();
        var result = temporary.Lab.Claim("sky-is-green").AsStated("colour", "blue", false).Conclude();
        Assert.Equal(Verdict.Wrong, result.Verdict);
        Assert.True(result.AgreesWithLedger);
    }

    [Fact]
    public async Task A_verdict_needs_a_measurement()
    {
        await using var temporary = await TemporaryLab.OpenAsync();
        Assert.Throws<InvalidOperationException>(() => temporary.Lab.Claim("sky-is-green").Conclude());
        Assert.Throws<InvalidOperationException>(() => temporary.Lab.Claim("sky-is-green").But(Verdict.Wrong, "x", 1, true).Conclude());
        Assert.ThrowsAny<ArgumentException>(() => temporary.Lab.Claim("sky-is-green").NotTestable(" "));
    }

    [Fact]
    public async Task An_unknown_claim_is_answered_with_near_ones()
    {
        await using var temporary = await TemporaryLab.OpenAsync();
        var error = Assert.Throws<ArgumentException>(() => temporary.Lab.Claim("sky-is-gren"));
        Assert.Contains("sky-is-green", error.Message);
    }

    [Fact]
    public async Task The_result_file_has_the_verdict_as_soon_as_it_is_reached()
    {
        await using var temporary = await TemporaryLab.OpenAsync();
        temporary.Lab.Environment["docker.version"] = "20.10";
        temporary.Lab.Claim("sky-is-green").AsStated("colour", "blue", false).Conclude();
        temporary.Lab.Claim("sky-is-green").AsStated("colour", "still blue", false).Conclude(); // a cell run again replaces it
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(temporary.Out, "results", "sky.json")));
        Assert.Equal(LabResults.Schema, file.RootElement.GetProperty("schema").GetString());
        var claim = Assert.Single(file.RootElement.GetProperty("claims").EnumerateArray());
        Assert.Equal("wrong", claim.GetProperty("verdict").GetString());
        Assert.Contains("still blue", claim.GetProperty("evidence").GetString());
        Assert.Equal("20.10", claim.GetProperty("versions").GetProperty("docker").GetString());
    }

    [Fact]
    public async Task The_final_table_has_open_claims_too()
    {
        await using var temporary = await TemporaryLab.OpenAsync();
        temporary.Lab.Claim("sky-is-green").AsStated("colour", "blue", false).Conclude();
        var text = temporary.Lab.Verdicts().ToString();
        Assert.Contains("1 of 2 claims decided", text);
        Assert.Contains("grass-is-green", text);
    }

    [Fact]
    public void The_series_ledger_has_562_claims_in_34_notebooks()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "datasets", "claims.tsv")))
            root = root.Parent!;
        var ledger = ClaimLedger.Of(root.FullName);
        Assert.Equal(562, ledger.Claims.Count);
        Assert.Equal(34, ledger.Claims.Select(claim => claim.Notebook).Distinct().Count());
        Assert.Equal(13, ledger.OfNotebook("pause-container").Count);
    }
}
