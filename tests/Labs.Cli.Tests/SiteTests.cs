using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Labs.Cli.Tests;

/// <summary><c>labs site</c>: what its pages say, and what it refuses. <c>SiteTests</c> of the series opens them in a browser.</summary>
public sealed partial class SiteTests : IDisposable
{
    private readonly TemporaryRepository _repository = new(
        "one\tk8s\t000:1\tPods <b>never</b> die.\twrong\t\tlook\tk8s\tpods\t",
        "two\tk8s\t000:2\tPods share a network.\tholds\t\tlook\tk8s\tpods\t",
        "three\tk8s\t000:3\tNodes are slow.\tholds\t\tlook\tk8s\tnodes\t",
        "four\tk8s\t000:4\tNodes are fast.\tholds\t\tlook\tk8s\tnodes\t");

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task The_ledger_has_each_claim_with_verdict_evidence_versions_day_and_cell()
    {
        await MakeAsync(Run());
        var rows = Rows(Page("ledger.html"));
        Assert.Equal(["one", "two", "three", "four"], rows.Select(row => row.Id)); // those without a verdict last
        var one = rows[0].Html;
        Assert.Contains("<q>Pods &lt;b&gt;never&lt;/b&gt; die.</q>", one);
        Assert.Contains("data-verdict=\"wrong\"", one);
        Assert.Contains("<p>they end: 3 of 3</p>", one);
        Assert.Contains("docker 28.5.2; measured 2026-11-30; <a href=\"pods.html#cell-3\">01-pods, cell 3</a>", one);
        Assert.Contains("id=\"cell-3\"", Page("pods.html"));
        // The run has no page of the other notebook.
        Assert.Contains("docker 20.10.24; measured 2026-10-01; nodes, cell 9", rows[2].Html);
        Assert.DoesNotContain("<a ", rows[2].Html);
    }

    [Fact]
    public async Task A_verdict_of_the_run_replaces_the_recorded_one_of_the_same_versions_and_no_other()
    {
        await MakeAsync(Run());
        var two = Rows(Page("ledger.html"))[1].Html;
        Assert.Contains("data-verdict=\"imprecise holds\"", two);
        Assert.Contains("<p>of an older engine</p>", two);
        Assert.DoesNotContain("of an earlier run", two);
    }

    [Fact]
    public async Task The_first_page_and_the_page_of_what_is_wrong_name_the_wrong_sentence_and_show_its_plot()
    {
        await MakeAsync(Run());
        Assert.Contains("<q><a href=\"wrong.html#claim-one\">Pods &lt;b&gt;never&lt;/b&gt; die.</a></q>", Page("index.html"));
        Assert.Contains("<p>Do pods end?</p>", Page("index.html"));
        Assert.DoesNotContain("claim-two", Page("wrong.html"));
        var article = Page("wrong.html").Split("<article id=\"claim-one\">")[1].Split("</article>")[0];
        Assert.Contains("<figure aria-label=\"Ends of pods\">", article);
        Assert.DoesNotContain("Another part", article);
    }

    [Fact]
    public async Task A_notebooks_page_folds_its_code_and_says_first_what_was_found()
    {
        await MakeAsync(Run());
        var page = Page("pods.html");
        var (question, found, text) = (page.IndexOf("Do pods end?", StringComparison.Ordinal),
            page.IndexOf("What was found", StringComparison.Ordinal), page.IndexOf("The plot", StringComparison.Ordinal));
        Assert.True(question > 0 && question < found && found < text);
        Assert.Contains("<q><a href=\"#cell-3\">Pods &lt;b&gt;never&lt;/b&gt; die.</a></q>", page);
        // All code of the notebook is in closed blocks.
        Assert.Equal(3, Count(page, "<pre class=\"code\">"));
        Assert.Equal(3, FoldedCode().Matches(page).Sum(block => Count(block.Value, "<pre class=\"code\">")));
        Assert.Contains("<summary>Code of cells 5 to 6</summary>", page);
    }

    [Fact]
    public async Task Every_page_runs_only_scripts_whose_hashes_it_names_and_links_only_to_pages_that_exist()
    {
        await MakeAsync(Run());
        var folder = _repository.PathOf("out/site");
        foreach (var file in Directory.GetFiles(folder))
        {
            var page = await File.ReadAllTextAsync(file);
            Assert.Contains("default-src 'none'; script-src ", page);
            Assert.DoesNotMatch("script-src [^;]*unsafe", page);
            Assert.DoesNotContain(" src=", page);
            foreach (Match link in Link().Matches(page))
            {
                var (name, anchor) = (link.Groups[1].Value, link.Groups[2].Value);
                var target = name.Length == 0 ? page : await File.ReadAllTextAsync(Path.Combine(folder, name));
                Assert.True(anchor.Length == 0 || target.Contains($"id=\"{anchor}\"", StringComparison.Ordinal), link.Value);
            }
        }
    }

    [Fact]
    public async Task Without_results_the_message_names_the_command_that_makes_them()
    {
        var (exit, _, error) = await LabsAsync("site", "--out", _repository.PathOf("nothing"));
        Assert.Equal(2, exit);
        Assert.Contains("nothing has no results. Run the notebooks first", error);
        Assert.Contains($"labs run --out {_repository.PathOf("nothing")}", error);
    }

    [Fact]
    public async Task A_source_notebook_is_not_taken_for_a_result()
    {
        _repository.Write("out/01-pods.ipynb", TestNotebook.Json("1 + 1"));
        var (exit, _, error) = await LabsAsync("site", "--out", _repository.PathOf("out"));
        Assert.Equal(2, exit);
        Assert.Contains("has not been executed", error);
    }

    [Fact]
    public async Task The_reports_of_the_run_and_files_of_others_are_not_overwritten()
    {
        var run = Run();
        var (same, _, error) = await LabsAsync("site", "--out", run, "--to", run);
        Assert.Equal(2, same);
        Assert.Contains("name another folder", error);

        var mine = _repository.Write("public/ledger.html", "<p>mine");
        var (foreign, _, refused) = await LabsAsync("site", "--out", run, "--to", _repository.PathOf("public"));
        Assert.Equal(2, foreign);
        Assert.Contains($"{mine} would be overwritten", refused);
        Assert.Equal("<p>mine", await File.ReadAllTextAsync(mine));
        Assert.False(File.Exists(_repository.PathOf("public/index.html")));
    }

    [Fact]
    public async Task A_notebook_that_is_called_like_a_page_of_the_site_is_refused()
    {
        var run = Run();
        File.Copy(Path.Combine(run, "01-pods.ipynb"), Path.Combine(run, "02-ledger.ipynb"));
        var (exit, _, error) = await LabsAsync("site", "--out", run);
        Assert.Equal(2, exit);
        Assert.Contains("ledger.html", error);
    }

    [Fact]
    public async Task A_site_is_made_again_over_an_earlier_one()
    {
        var run = Run();
        await MakeAsync(run);
        await MakeAsync(run);
    }

    private string Run()
    {
        _repository.Write("datasets/verdicts.tsv",
            "id\tversions\tverdict\tmeasured\tcommit\tprovenance\tevidence\tnotebook\tcell\n"
            + "three\tdocker=20.10.24\tholds\t2026-10-01\tabc\t\tslow: yes\tnodes\t9\n"
            + "two\tdocker=20.10.24\timprecise\t2026-10-01\tabc\t\tof an older engine\tpods\t4\n"
            + "two\tdocker=28.5.2\twrong\t2026-10-02\tabc\t\tof an earlier run\tpods\t4\n");
        _repository.Write("out/01-pods.ipynb", Executed());
        _repository.Write("out/results/pods.json", $$"""
            {"schema":"{{LabResults.Schema}}","notebook":"pods","started":"2026-11-30T21:00:00Z","environment":{"git.commit":"abc"},
             "claims":[{"id":"one","verdict":"wrong","versions":{"docker":"28.5.2"},
                        "observations":[{"role":"as stated","what":"they live","observed":"3 of 3","holds":true},
                                        {"role":"as stated","what":"never","observed":"0 of 3","holds":false},
                                        {"role":"instead (wrong)","what":"they end","observed":"3 of 3","holds":true}]},
                       {"id":"two","verdict":"holds","evidence":"one address","versions":{"docker":"28.5.2"} }]}
            """);
        return _repository.PathOf("out");
    }

    private static string Executed()
    {
        JsonObject Figure(string title) => new()
        {
            ["output_type"] = "display_data", ["metadata"] = new JsonObject(),
            ["data"] = new JsonObject
            {
                ["text/html"] = "<table><tr><td>numbers</td></tr></table>",
                ["application/vnd.plotly.v1+json"] = JsonNode.Parse(
                    $$$"""{"data":[{"type":"bar","y":[1]}],"layout":{"title":{"text":"{{{title}}}<br>n = 3"} } }"""),
            },
        };
        JsonObject Code(string source, params JsonNode[] outputs) => new()
        {
            ["cell_type"] = "code", ["id"] = "c", ["execution_count"] = 1, ["source"] = source, ["outputs"] = new JsonArray(outputs),
            ["metadata"] = new JsonObject { ["labs"] = new JsonObject { ["durationMs"] = 1.5 } },
        };
        JsonObject Text(string source) => new()
        {
            ["cell_type"] = "markdown", ["id"] = "m", ["source"] = source, ["metadata"] = new JsonObject(),
        };
        return new JsonObject
        {
            ["cells"] = new JsonArray(
                Text("# Pods\n\n> **Do pods end?**"),
                Text("## 1. The plot"),
                Code("lab.Claim(\"one\").Conclude()", Figure("Ends of pods")),
                Text("## 2. Another part"),
                Code("var x = 1;"),
                Code("lab.Claim(\"two\").Conclude()", Figure("Another part"))),
            ["metadata"] = new JsonObject(), ["nbformat"] = 4, ["nbformat_minor"] = 5,
        }.ToJsonString();
    }

    private async Task MakeAsync(string run)
    {
        var (exit, output, error) = await LabsAsync("site", "--out", run);
        Assert.True(exit == 0, error);
        Assert.Equal(_repository.PathOf("out/site/index.html"), output.Trim());
    }

    private string Page(string name) => _repository.Read($"out/site/{name}");

    private static List<(string Id, string Html)> Rows(string page) =>
        [.. page.Split("<li id=\"claim-").Skip(1).Select(row => (row[..row.IndexOf('"')], row))];

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private Task<(int Exit, string Out, string Error)> LabsAsync(params string[] arguments) =>
        TemporaryNotebook.LabsAsync(arguments, _repository.Folder);

    [GeneratedRegex("<details class=\"fold source\">.*?</details>", RegexOptions.Singleline)]
    private static partial Regex FoldedCode();

    [GeneratedRegex("href=\"(?!https?:|data:)([^\"#?]*)(?:\\?[^\"#]*)?(?:#([^\"]*))?\"")]
    private static partial Regex Link();
}
