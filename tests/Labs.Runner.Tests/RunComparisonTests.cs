using System.Text.Json;
using Labs.Runner.Comparing;
using Labs.Runner.Reporting;
using Labs.Runner.Running;

namespace Labs.Runner.Tests;

/// <summary>Two runs of one notebook: what is said to be the same, to have changed, and not to be comparable, and why.</summary>
public sealed class RunComparisonTests : IDisposable
{
    private static readonly Dictionary<string, string> s_machine = new()
    {
        ["cpus"] = "2", ["kernel.version"] = "6.18.44", ["docker.version"] = "28.5.2", ["docker.cgroup"] = "2",
        ["storage.fsync.us"] = "200", ["load.average"] = "0.4",
    };

    private readonly TemporaryFolder _folder = new();
    private int _runs;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Equal_runs_are_the_same()
    {
        var compared = RunComparison.Of(Run(), Run());
        Assert.Equal(Change.Same, compared.Change);
        Assert.All(compared.Items, item => Assert.Equal(Change.Same, item.Change));
        Assert.Equal(["blue", "time to see", "latency: b / a"], compared.Items.Select(item => item.Name));
        Assert.Empty(compared.Differences);
    }

    [Fact]
    public void Another_verdict_is_a_change_and_the_versions_that_differ_may_be_its_cause()
    {
        var compared = RunComparison.Of(Run(), Run(verdict: "wrong", version: "20.10.24"));
        var claim = Assert.Single(compared.Items, item => item.Change == Change.Changed);
        Assert.Equal(("claim", "blue", "holds → wrong"), (claim.Kind, claim.Name, claim.Detail));
        Assert.Equal(["docker 28.5.2 → 20.10.24"], claim.Causes);
    }

    [Fact]
    public void A_verdict_that_is_open_in_one_run_is_no_change()
    {
        var claim = RunComparison.Of(Run(), Run(verdict: "inconclusive")).Items[0];
        Assert.Equal((Change.NotComparable, "holds → inconclusive"), (claim.Change, claim.Detail));
        Assert.Equal(["one run says inconclusive"], claim.Causes);
    }

    [Theory]
    [InlineData(1.05, Change.Same)] // less than the experiment's threshold of 10 %
    [InlineData(1.3, Change.Changed)]
    public void A_ratio_between_arms_changes_if_its_interval_is_beyond_the_experiments_threshold(double factor, Change expected)
    {
        var compared = RunComparison.Of(Run(spread: 0.001), Run(ratio: 2 * factor, spread: 0.001));
        var experiment = compared.Items.Single(item => item.Kind == "experiment");
        Assert.Equal(expected, experiment.Change);
        Assert.Contains($"x {factor:0.00} (", experiment.Detail);
    }

    [Theory]
    [InlineData(1.4, Change.Same)] // two moments of one machine
    [InlineData(2.0, Change.Changed)]
    public void An_absolute_figure_changes_if_it_is_beyond_the_usual_threshold(double factor, Change expected) => Assert.Equal(
        expected, RunComparison.Of(Run(), Run(level: 10 * factor)).Items.Single(item => item.Kind == "measurement").Change);

    [Fact]
    public void A_change_of_level_that_noise_can_explain_is_none()
    {
        var compared = RunComparison.Of(Run(spread: 1.5), Run(level: 16, spread: 1.5));
        Assert.Equal(Change.Same, compared.Items.Single(item => item.Kind == "measurement").Change);
    }

    [Theory]
    [InlineData("cpus", "8", "cpus 2 → 8")]
    [InlineData("kernel.version", "5.10.1", "kernel.version 6.18.44 → 5.10.1")]
    [InlineData("docker.cgroup", "1", "docker.cgroup 2 → 1")]
    [InlineData("storage.fsync.us", "9000", "storage.fsync.us 200 → 9000")]
    public void Figures_of_machines_that_differ_in_what_matters_are_not_comparable_and_verdicts_are(string fact, string value, string cause)
    {
        var compared = RunComparison.Of(Run(), Run(level: 100, facts: new() { [fact] = value }));
        Assert.Equal([Change.Same, Change.NotComparable, Change.NotComparable], compared.Items.Select(item => item.Change));
        Assert.Equal([cause], compared.Items[1].Causes);
        Assert.Equal(Change.NotComparable, compared.Change);
    }

    [Theory]
    [InlineData("kernel.version", "6.18.47")]
    [InlineData("storage.fsync.us", "1800")]
    [InlineData("load.average", "3.9")]
    public void Small_differences_of_a_machine_do_not_matter(string fact, string value) =>
        Assert.Equal(Change.Same, RunComparison.Of(Run(), Run(facts: new() { [fact] = value })).Change);

    [Fact]
    public void Absolute_figures_of_a_busy_machine_are_not_comparable_but_ratios_between_arms_are()
    {
        var items = RunComparison.Of(Run(), Run(level: 100, facts: new() { ["load.average"] = "9.5" })).Items;
        Assert.Equal([Change.Same, Change.NotComparable, Change.Same], items.Select(item => item.Change));
        Assert.Equal(["the machine was busy before the second run (load average 9.5 on 2 processors)"], items[1].Causes);
    }

    [Fact]
    public void Parameters_and_seed_are_named_as_causes()
    {
        var other = Run(level: 40, parameters: """{"rounds":5}""", seed: 7);
        var changed = RunComparison.Of(Run(), other).Items.Single(item => item.Change == Change.Changed);
        Assert.Equal(["parameter rounds (none) → 5", "seed 1 → 7"], changed.Causes.Order());
    }

    [Fact]
    public void Too_few_samples_and_what_only_one_run_has_are_not_comparable()
    {
        var few = RunComparison.Of(Run(n: 3), Run(n: 3, level: 90)).Items.Single(item => item.Kind == "measurement");
        Assert.Equal(Change.NotComparable, few.Change);
        Assert.Equal(["too few samples"], few.Causes);
        var alone = RunComparison.Of(Run(), Run(name: "another")).Items.Where(item => item.Kind == "measurement").ToList();
        Assert.Equal(["only the first run has it", "only the second run has it"], alone.SelectMany(item => item.Causes));
    }

    [Fact]
    public void Counts_that_may_be_zero_are_compared_by_their_ranks()
    {
        RunComparison Of(int lost) => RunComparison.Of(Run(level: 0, spread: 0), Run(level: lost, spread: 0.5));
        Assert.Equal(Change.Same, Of(0).Items[1].Change);
        Assert.Equal(Change.Changed, Of(300).Items[1].Change);
    }

    [Fact]
    public void The_last_attempt_of_an_experiment_counts()
    {
        var run = Run(attempts: [("latency", 9.0), ("latency, again with 120 rounds", 2.0)]);
        Assert.Equal(Change.Same, RunComparison.Of(Run(), run).Items.Single(item => item.Kind == "experiment").Change);
    }

    [Fact]
    public void A_path_without_results_is_reported()
    {
        Assert.Contains("labs run --out", Assert.Throws<FileNotFoundException>(() => MeasuredRun.Read(_folder.PathOf("none"))).Message);
        var file = _folder.Write("odd.json", $$"""{"schema":"{{LabResults.Schema}}","measurements":[{"name":"x"}]}""");
        Assert.Contains("a measurement has no 'unit'", Assert.Throws<ResultFileException>(() => MeasuredRun.Read(file)).Message);
    }

    [Fact]
    public void The_page_has_the_figures_of_both_runs_over_each_other()
    {
        var (a, b) = (Run(), Run(level: 40));
        foreach (var (run, bars) in new[] { (a, "[1,2]"), (b, "[3,4]") })
        {
            File.WriteAllText(Path.Combine(run.Folder!, "01-sky.ipynb"), $$$$$$"""
                {"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[{"cell_type":"code","metadata":{},"source":"x","execution_count":1,
                 "outputs":[{"output_type":"display_data","metadata":{},"data":{"application/vnd.plotly.v1+json":
                   {"data":[{"type":"bar","name":"n","y":{{{{{{bars}}}}}}}],
                    "layout":{"title":{"text":"<b>Sky</b><br>n = {{{{{{bars}}}}}}"}}}}}]}]}
                """);
        }
        var page = _folder.PathOf("page.html");
        new ComparisonPage(Repository.Root).Write(RunComparison.Of(a, b), page);
        var html = File.ReadAllText(page);
        Assert.Contains("\"name\":\"first run: n\"", html);
        Assert.Contains("[1,2]", html);
        Assert.Contains("[3,4]", html);
        Assert.Contains("share of samples", html); // of the measurement that has changed
        Assert.Contains("class=\"badge bad\">changed", html);
    }

    private MeasuredRun Run(
        string verdict = "holds", string version = "28.5.2", double level = 10, double spread = 0.05, double ratio = 2, int n = 30,
        int seed = 1, string parameters = "{}", string name = "time to see", Dictionary<string, string>? facts = null,
        (string Name, double Ratio)[]? attempts = null)
    {
        var random = new Random(++_runs);
        double[] Samples(double of) => [.. Enumerable.Range(0, n).Select(_ => of * Math.Exp(spread * (random.NextDouble() - 0.5)))];
        var environment = s_machine.ToDictionary();
        environment["docker.version"] = version;
        foreach (var (fact, value) in facts ?? [])
            environment[fact] = value;
        var comparisons = (attempts ?? [("latency", ratio)]).Select(attempt => new
        {
            name = attempt.Name, unit = "us", baseline = "a", threshold = 0.1, complete = true,
            arms = new { a = Samples(100), b = Samples(100 * attempt.Ratio) },
        });
        var folder = _folder.PathOf($"run-{_runs}");
        _folder.Write($"run-{_runs}/results/sky.json", JsonSerializer.Serialize(new
        {
            schema = LabResults.Schema, notebook = "sky", seed, environment, parameters = JsonSerializer.Deserialize<object>(parameters),
            measurements = new[] { new { name, unit = "ms", samples = Samples(level) } },
            comparisons,
            claims = new[] { new { id = "blue", verdict, versions = new { docker = version } } },
        }));
        return MeasuredRun.Read(folder);
    }
}
