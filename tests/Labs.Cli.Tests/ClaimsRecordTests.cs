namespace Labs.Cli.Tests;

/// <summary>The verdicts of runs on several versions, side by side.</summary>
public sealed class ClaimsRecordTests : IDisposable
{
    private readonly TemporaryRepository _repository = new(
        "one\tk8s\t000:1\tFirst.\tholds\t\tlook\tk8s\tpods\t", "two\tk8s\t000:2\tSecond.\tholds\t\tlook\tk8s\tpods\t");

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task Each_version_has_a_column_and_a_second_run_on_it_replaces_the_first()
    {
        _repository.Write("lab-env/images/catalogue.yaml", "images:\n  kind-node:\n    about: nodes\n    pull: kindest/node:v1.36.4\n");
        await RecordAsync("1.20.2", "holds");
        var (_, before, _) = await LabsAsync("claims", "versions", "--markdown");
        Assert.Contains("| claim | 1.20.2 | current (1.36.4) |", before);
        Assert.Contains("| one | holds | not recorded |", before);

        await RecordAsync("1.36.2", "wrong");
        await RecordAsync("1.36.2", "outdated");
        var (_, after, _) = await LabsAsync("claims", "versions", "--markdown");
        Assert.Contains("| claim | 1.20.2 | current (1.36.2) |", after);
        Assert.Contains("| one | holds | outdated |", after);
        Assert.DoesNotContain("| two |", after); // nothing has decided it
        Assert.Contains(
            "one\tkind=0.33; kubernetes=1.36.2\toutdated\t2026-11-30\tabc\timage kind-node: built here\tseen: 3 of 3\tpods\t2\n",
            _repository.Read("datasets/verdicts.tsv"));
        var document = _repository.Read("docs/verdicts.md");
        Assert.Contains("1 of 2 claims have a recorded verdict: 1 outdated.", document);
        Assert.Contains("## [01-pods](../notebooks/01-pods.ipynb)", document);
        Assert.Contains("| First. | **outdated** | seen: 3 of 3 | kind 0.33, kubernetes 1.36.2; 2026-11-30 | 2 |", document);
    }

    [Fact]
    public async Task A_notebook_without_results_is_wrong_usage()
    {
        var (exit, _, error) = await LabsAsync("claims", "record", "pods", "--out", _repository.PathOf("nothing"));
        Assert.Equal(2, exit);
        Assert.Contains("labs run pods", error);
    }

    private async Task RecordAsync(string kubernetes, string verdict)
    {
        _repository.Write("notebooks/01-pods.ipynb", TestNotebook.Json("1 + 1", "lab.Claim(\"one\").Conclude()"));
        _repository.Write("out/results/pods.json", $$"""
            {"schema":"{{LabResults.Schema}}","notebook":"pods","started":"2026-11-30T21:00:00Z","environment":{"git.commit":"abc"},
             "claims":[{"id":"one","verdict":"{{verdict}}","versions":{"kubernetes":"{{kubernetes}}","kind":"0.33"},
                        "observations":[{"role":"as stated","what":"a part of it","observed":"1 of 1",
                                         "holds":{{(verdict == "holds" ? "false" : "true")}} },
                                        {"role":"as stated","what":"unseen","observed":"0 of 3","holds":false},
                                        {"role":"instead ({{verdict}})","what":"seen","observed":"3 of 3","holds":true}],
                        "components":{"image kind-node":"built here"} },
                       {"id":"two","verdict":"inconclusive","versions":{"kubernetes":"{{kubernetes}}"} }]}
            """);
        var (exit, output, error) = await LabsAsync("claims", "record", "--out", _repository.PathOf("out"));
        Assert.True(exit == 0, error);
        Assert.Contains("recorded 1 verdicts", output);
    }

    private Task<(int Exit, string Out, string Error)> LabsAsync(params string[] arguments) =>
        TemporaryNotebook.LabsAsync(arguments, _repository.Folder);
}
