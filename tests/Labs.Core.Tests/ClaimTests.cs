using System.Text.Json;

namespace Labs.Core.Tests;

public sealed class ClaimTests
{
    [Fact]
    public async Task A_claim_holds_if_everything_it_states_is_observed()
    {
        await using var temporary = await TemporaryLab.OpenAsync();
        var result = temporary.Lab.Claim("grass-is-green").AsStated("colour", "green", true).AsStated("every blade", 10, true)
            .But(Verdict.Imprecise, "in winter it is brown", "brown", true).Conclude();
        Assert.Equal(Verdict.Holds, result.Verdict);
        Assert.True(result.AgreesWithLedger);
    }

    [Fact]
    public async Task The_first_counter_observation_that_was_made_names_the_verdict()
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
    public async Task A_counter_observation_refutes_a_claim()
    {
        await using var temporary = await TemporaryLab.OpenAsync();
        var result = temporary.Lab.Claim("sky-is-green")
            .AsStated("it is green", "blue", false)
            .But(Verdict.Wrong, "it is blue", "blue", true)
            .Conclude();
        Assert.Equal(Verdict.Wrong, result.Verdict);
        Assert.True(result.AgreesWithLedger);
    }

    [Theory]
    [InlineData("sky-is-green")]
    [InlineData("grass-is-green")]
    public async Task Without_a_counter_observation_a_claim_is_inconclusive_and_contradicts_no_expectation(string id)
    {
        await using var temporary = await TemporaryLab.OpenAsync();
        var result = temporary.Lab.Claim(id)
            .AsStated("colour", "too dark to see", false)
            .But(Verdict.Wrong, "it is blue", "too dark to see", false)
            .Conclude();
        Assert.Equal(Verdict.Inconclusive, result.Verdict);
        Assert.True(result.AgreesWithLedger);
        Assert.False(result.Verdict.IsDecided());
        Assert.Contains("0 of 2 claims decided, 1 inconclusive", temporary.Lab.Verdicts().ToString());
    }

    [Fact]
    public async Task The_card_shows_in_words_what_was_observed_and_the_source_of_each_predicate()
    {
        await using var temporary = await TemporaryLab.OpenAsync();
        var wavelength = 470;
        var result = temporary.Lab.Claim("sky-is-green")
            .AsStated("it is green", $"{wavelength} nm", holds: wavelength is > 495 and < 570)
            .But(Verdict.Wrong, "it is blue", $"{wavelength} nm", holds: wavelength is > 440 and < 495)
            .Conclude();
        Assert.Equal(
            ["wavelength is > 495 and < 570", "wavelength is > 440 and < 495"],
            result.Evidence.Select(observation => observation.Predicate));
        var html = result.ToMime()[MimeBundle.Html];
        Assert.Contains("<details>", html);
        Assert.Contains("wavelength is &gt; 495 and &lt; 570   // false", html);
        Assert.Contains("wavelength is &gt; 440 and &lt; 495   // true", html);
        Assert.Contains("as stated, not observed: it is green: 470 nm", result.ToString());
        Assert.Contains("instead (wrong), observed: it is blue: 470 nm", result.ToString());
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(temporary.Out, "results", "sky.json")));
        var observations = file.RootElement.GetProperty("claims")[0].GetProperty("observations");
        Assert.Equal("wavelength is > 440 and < 495", observations[1].GetProperty("predicate").GetString());
        Assert.Equal("instead (wrong)", observations[1].GetProperty("role").GetString());
    }

    [Fact]
    public async Task A_card_names_what_took_part_substitutes_first()
    {
        await using var temporary = await TemporaryLab.OpenAsync();
        temporary.Lab.Environment.AddComponent("image nginx", new ComponentOrigin("pulled as nginx:1.28"));
        temporary.Lab.Environment.AddComponent("image pause", new ComponentOrigin("the labs' own", IsSubstitute: true));
        var wavelength = 530;
        var result = temporary.Lab.Claim("sky-is-green").AsStated("it is green", wavelength, wavelength > 495).Conclude();
        Assert.Contains(
            "Took part: image pause (the labs&#39; own); image nginx (pulled as nginx:1.28).",
            result.ToMime()[MimeBundle.Html]);
        using var file = temporary.ReadResults();
        var components = file.RootElement.GetProperty("claims")[0].GetProperty("components");
        Assert.Equal("pulled as nginx:1.28", components.GetProperty("image nginx").GetString());
        Assert.Equal("pulled as nginx:1.28", file.RootElement.GetProperty("environment").GetProperty("component.image nginx").GetString());
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
    public async Task A_definition_decides_a_claim_about_a_term_and_the_card_names_the_document()
    {
        await using var temporary = await TemporaryLab.OpenAsync();
        var wavelength = 470;
        var result = temporary.Lab.Claim("sky-is-green").AsStated("it is green", $"{wavelength} nm", holds: wavelength > 495)
            .Cited(Verdict.Wrong, "CIE 1931, table 1", "Blue begins at 450 nm.");
        Assert.Equal(Verdict.Wrong, result.Verdict);
        Assert.Equal("checked against CIE 1931, table 1: \u201cBlue begins at 450 nm.\u201d; it is green: 470 nm (not observed)",
            result.EvidenceText);
        Assert.Contains(">checked against CIE 1931, table 1</td>", result.ToMime()[MimeBundle.Html]);
        Assert.ThrowsAny<ArgumentException>(() => temporary.Lab.Claim("sky-is-green").Cited(Verdict.Wrong, "CIE 1931", " "));
        Assert.Throws<ArgumentException>(() => temporary.Lab.Claim("sky-is-green").Cited(Verdict.Inconclusive, "CIE 1931", "x"));
    }

    [Fact]
    public async Task Marking_the_rest_as_not_testable_keeps_the_verdicts_that_were_reached()
    {
        await using var temporary = await TemporaryLab.OpenAsync();
        temporary.Lab.Claim("grass-is-green").AsStated("colour", "green", true).Conclude();
        temporary.Lab.NotTestable("needs eyes; open them");
        var claims = temporary.Lab.Results.Claims;
        Assert.Equal(
            [("grass-is-green", Verdict.Holds), ("sky-is-green", Verdict.NotTestable)],
            claims.Select(result => (result.Claim.Id, result.Verdict)).Order());
        Assert.Contains("open them", claims.Single(result => result.Verdict == Verdict.NotTestable).EvidenceText);
    }

    [Fact]
    public async Task The_error_of_an_unknown_claim_names_similar_ones()
    {
        await using var temporary = await TemporaryLab.OpenAsync();
        var error = Assert.Throws<ArgumentException>(() => temporary.Lab.Claim("sky-is-gren"));
        Assert.Contains("sky-is-green", error.Message);
    }

    [Fact]
    public async Task A_verdict_is_written_to_the_result_file_at_once_and_replaces_an_earlier_one()
    {
        await using var temporary = await TemporaryLab.OpenAsync();
        temporary.Lab.Environment["docker.version"] = "20.10";
        temporary.Lab.Claim("sky-is-green").AsStated("colour", "blue", false).Conclude();
        temporary.Lab.Claim("sky-is-green")
            .AsStated("green", "still blue", false)
            .But(Verdict.Wrong, "blue", "still blue", true)
            .Conclude();
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(temporary.Out, "results", "sky.json")));
        Assert.Equal(LabResults.Schema, file.RootElement.GetProperty("schema").GetString());
        var claim = Assert.Single(file.RootElement.GetProperty("claims").EnumerateArray());
        Assert.Equal("wrong", claim.GetProperty("verdict").GetString());
        Assert.Contains("still blue", claim.GetProperty("evidence").GetString());
        Assert.Equal("20.10", claim.GetProperty("versions").GetProperty("docker").GetString());
    }

    [Fact]
    public async Task The_verdict_table_also_shows_claims_without_a_verdict()
    {
        await using var temporary = await TemporaryLab.OpenAsync();
        temporary.Lab.Claim("sky-is-green").AsStated("green", "blue", false).But(Verdict.Wrong, "blue", "blue", true).Conclude();
        var text = temporary.Lab.Verdicts().ToString();
        Assert.Contains("1 of 2 claims decided", text);
        Assert.Contains("grass-is-green", text);
    }

    [Theory]
    [InlineData("maybe")]
    [InlineData("Holds")]
    [InlineData("")]
    [InlineData("not testable here")]
    [InlineData("inconclusive")]
    public void The_error_of_an_unknown_verdict_in_the_ledger_names_the_line(string verdict)
    {
        var error = Assert.Throws<InvalidDataException>(() => LedgerOf(
            "a\tt\t000:1\tc\tunknown\tw\tt\tn\tsky",
            $"b\tt\t000:1\tc\t{verdict}\tw\tt\tn\tsky"));
        Assert.Contains($"line 3: the claim 'b' expects '{verdict}'", error.Message);
        Assert.Contains("holds, wrong, outdated, version-dependent, imprecise, unknown", error.Message);
    }

    [Fact]
    public void The_error_of_a_repeated_claim_names_the_second_line()
    {
        var error = Assert.Throws<InvalidDataException>(() => LedgerOf(
            "a\tt\t000:1\tc\tholds\tw\tt\tn\tsky",
            "a\tt\t000:2\tc\tholds\tw\tt\tn\tsky"));
        Assert.Contains("line 3: an earlier line already has the claim 'a'", error.Message);
    }

    [Fact]
    public void The_error_of_a_source_without_a_line_number_names_the_line()
    {
        var error = Assert.Throws<InvalidDataException>(() => LedgerOf("a\tt\t000\tc\tholds\tw\tt\tn\tsky"));
        Assert.Contains("line 2: the source '000'", error.Message);
    }

    [Theory]
    [InlineData("000:146", "notes 000, line 146")]
    [InlineData("000:331;000:146", "notes 000, lines 146 and 331")]
    [InlineData("001:9;000:3;000:1;000:2", "notes 000, lines 1, 2 and 3; notes 001, line 9")]
    public void Sources_are_written_as_a_phrase(string sources, string expected) =>
        Assert.Equal(expected, Assert.Single(LedgerOf($"a\tt\t{sources}\tc\tholds\tw\tt\tn\tsky").Claims).Notes.ToString());

    [Fact]
    public async Task The_card_and_the_table_name_the_lines_and_link_to_the_notes_that_exist()
    {
        await using var temporary = await TemporaryLab.OpenAsync(notes: ["000"]);
        var result = temporary.Lab.Claim("sky-is-green").AsStated("colour", "blue", false).Conclude();
        Assert.Contains("\"The sky is green.\" (notes 000, line 1; notes 001, line 2)", result.ToString());
        var notes = new Uri(Path.Combine(temporary.Lab.Repository, "notes", "000.md")).AbsoluteUri;
        foreach (var html in new[] { result.ToMime()[MimeBundle.Html], temporary.Lab.Verdicts().ToMime()[MimeBundle.Html] })
            Assert.Contains($"notes 000, line <a href=\"{notes}#L1\">1</a>; notes 001, line 2", html); // there is no 001.md
        Assert.DoesNotContain("Measured on", result.ToMime()[MimeBundle.Html]);
    }

    [Fact]
    public void A_link_to_notes_on_the_web_shows_the_line_of_the_source()
    {
        var line = new NotesLine("000", 146);
        var onTheWeb = new NotesReference([line], new Uri("https://example.org/notes/"));
        Assert.Equal("https://example.org/notes/000.md?plain=1#L146", onTheWeb.LinkTo(line)!.AbsoluteUri);
        Assert.Null(new NotesReference([line], null).LinkTo(line));
    }

    private static ClaimLedger LedgerOf(params string[] rows)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(path, ["id\ttopic\tsources\tclaim\texpected\twhy\ttest\tneeds\tnotebook", .. rows]);
            return ClaimLedger.Load(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void An_expectation_changes_only_with_the_earlier_one_and_a_reason()
    {
        var root = Repository();
        var first = File.ReadLines(Path.Combine(root, "datasets", "first-expectations.tsv")).Skip(1).Select(line => line.Split('\t'))
            .ToDictionary(row => row[0], row => row[1]);
        var ledger = ClaimLedger.Of(root);
        Assert.Equal(first.Keys.Order(), ledger.Claims.Select(claim => claim.Id).Order());
        foreach (var claim in ledger.Claims)
        {
            var atFirst = (claim.Changed is { } changed ? changed.Was : claim.Expected)?.Text() ?? "unknown";
            Assert.True(atFirst == first[claim.Id],
                $"{claim.Id}: expected '{first[claim.Id]}' at first. A corrected expectation keeps that in the column 'changed'.");
        }
    }

    [Theory]
    [InlineData("holds: measured otherwise", Verdict.Holds, "measured otherwise")]
    [InlineData("version-dependent: a: b", Verdict.VersionDependent, "a: b")]
    [InlineData("unknown: measured", null, "measured")]
    public void A_changed_expectation_is_read(string text, Verdict? was, string reason) =>
        Assert.Equal(new ChangedExpectation(was, reason), ChangedExpectation.Parse(text));

    [Theory]
    [InlineData("perhaps: measured")]
    [InlineData("holds")]
    [InlineData("holds: ")]
    public void A_change_without_a_verdict_or_a_reason_is_refused(string text)
    {
        var row = $"a\tt\t000:1\tc\tholds\tw\tt\tn\tsky\t{text}";
        Assert.Contains($"is '{text}'", Assert.Throws<InvalidDataException>(() => LedgerOf(row)).Message);
    }

    private static string Repository()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "datasets", "claims.tsv")))
            root = root.Parent!;
        return root.FullName;
    }

    [Fact]
    public void The_ledger_of_the_series_has_562_claims_in_35_notebooks()
    {
        var ledger = ClaimLedger.Of(Repository());
        Assert.Equal(562, ledger.Claims.Count);
        Assert.Equal(35, ledger.Claims.Select(claim => claim.Notebook).Distinct().Count());
        Assert.Equal(13, ledger.OfNotebook("pause-container").Count);
    }
}
