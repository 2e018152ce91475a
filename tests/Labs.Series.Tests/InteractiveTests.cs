using System.Text.Json;
using System.Xml.Linq;

namespace Labs.Series.Tests;

/// <summary>
/// Notebooks that the <c>labs</c> command runs in .NET Interactive have the same verdicts, limits and exit codes as in the
/// labs' own kernel.
/// </summary>
public sealed class InteractiveTests
{
    private const string Kernel = "dotnet-interactive";

    // `labs test --kernel dotnet-interactive` runs all notebooks. Otherwise two quick ones represent the series.
    private static readonly string[] s_slugs = Environment.GetEnvironmentVariable("LABS_TEST_KERNEL") == Kernel
        ? [.. SeriesTests.Notebooks.Select(row => row.Data.Item1)]
        : ["pause-container", "time-wait"];

    public static readonly TheoryData<string> Notebooks = [.. s_slugs];

    [Theory, Needs(Capability.Docker, Capability.Root)]
    [MemberData(nameof(Notebooks))]
    public async Task Verdicts_and_exercises_match_those_of_the_labs_own_kernel(string slug)
    {
        using LabsCommand own = new(), interactive = new();
        var expected = await own.RunNotebooksAsync(TimeSpan.FromMinutes(30), "--short", slug);
        Assert.True(expected.ExitCode == 0, expected.Said);
        var finished = await interactive.RunNotebooksAsync(TimeSpan.FromMinutes(30), "--short", "--kernel", Kernel, slug);
        Assert.True(finished.ExitCode == 0, finished.Said);
        var (verdicts, others) = (Claims(own, slug), Claims(interactive, slug));
        Assert.NotEmpty(verdicts);
        Assert.Equal(verdicts.Keys.Order(), others.Keys.Order());
        // On a busy machine either run can be too noisy for a verdict. Such a claim is not compared.
        foreach (var (id, (verdict, isOpen)) in verdicts.Where(claim => !claim.Value.IsOpen && !others[claim.Key].IsOpen))
            Assert.Equal((id, verdict, isOpen), (id, others[id].Verdict, others[id].IsOpen));
        Assert.Equal(Exercises(own, slug), Exercises(interactive, slug));
    }

    [Fact]
    public async Task Tags_and_parameters_take_effect_and_a_failed_cell_exits_with_1()
    {
        using var labs = new LabsCommand();
        var path = Write(
            labs,
            ("var rounds = 1;", ["parameters"]),
            ("throw new Exception(\"expected\");", ["raises-exception"]),
            ("throw new Exception(\"skipped\");", ["skip-execution"]),
            ("Console.WriteLine($\"rounds {rounds}\");", []),
            ("var x = nowhere;", []));
        var finished = await labs.RunNotebooksAsync(TimeSpan.FromMinutes(15), path, "--kernel", Kernel, "-p", "rounds=12");
        Assert.Equal(1, finished.ExitCode);
        Assert.Contains("CS0103", finished.Stderr);
        Assert.Contains("line 1, column 9", finished.Stderr);
        var executed = File.ReadAllText(Path.Combine(labs.Out, "cells.ipynb"));
        Assert.Contains("rounds 12", executed);
        var cases = XDocument.Load(Path.Combine(labs.Out, "junit.xml")).Descendants("testcase").ToArray();
        string[] outcomes = [.. cases.Select(one => one.Elements().FirstOrDefault()?.Name.LocalName ?? "passed")];
        Assert.Equal(["passed", "passed", "skipped", "passed", "failure"], outcomes);
        var skipped = JsonDocument.Parse(executed).RootElement.GetProperty("cells")[2];
        Assert.Equal(0, skipped.GetProperty("outputs").GetArrayLength());
    }

    [Fact]
    public async Task An_endless_loop_is_stopped_at_the_cell_timeout_and_the_run_exits_with_4()
    {
        using var labs = new LabsCommand();
        var path = Write(labs, ("while (true) { }", []), ("1", []));
        var finished = await labs.RunNotebooksAsync(TimeSpan.FromMinutes(15), path, "--kernel", Kernel, "--cell-timeout", "5");
        Assert.True(finished.ExitCode == 4, finished.Said);
        Assert.Contains("limit of 5 s", finished.Stderr);
    }

    [Fact, Needs(Capability.Docker, Capability.Root)]
    public async Task A_killed_kernel_leaves_no_container_on_the_engine()
    {
        using var labs = new LabsCommand();
        var path = Write(labs, ($"#load \"{Path.Combine(Repository.Root, "notebooks", "labs.csx")}\"", []),
            ("""
            var lab = await Lab.OpenAsync("interactive-kill");
            var docker = await lab.DockerAsync();
            await docker.RunAsync("pause");
            Console.Error.WriteLine("it runs");
            System.Diagnostics.Process.GetCurrentProcess().Kill();
            """, []));
        var finished = await labs.RunNotebooksAsync(TimeSpan.FromMinutes(15), path, "--kernel", Kernel);
        Assert.True(finished.ExitCode == 1, finished.Said);
        Assert.Contains("it runs", File.ReadAllText(Path.Combine(labs.Out, "cells.ipynb")));
        Assert.Contains("signal 9", finished.Said);
        Assert.Equal("", await Host.RunAsync("docker", "ps", "-a", "--filter", "name=interactive-kill", "--format", "{{.Names}}"));
    }

    private static Dictionary<string, (string Verdict, bool IsOpen)> Claims(LabsCommand labs, string slug) =>
        Result(labs, slug).GetProperty("claims").EnumerateArray().ToDictionary(
            claim => claim.GetProperty("id").GetString()!,
            claim => (claim.GetProperty("verdict").GetString()!, IsTooNoisy(claim)));

    private static bool IsTooNoisy(JsonElement claim) =>
        claim.GetProperty("evidence").ToString().StartsWith("inconclusive: too noisy", StringComparison.Ordinal);

    private static string[] Exercises(LabsCommand labs, string slug) =>
    [
        .. Result(labs, slug).GetProperty("exercises").EnumerateArray()
            .Select(exercise => $"{exercise.GetProperty("id")} {exercise.GetProperty("passed")}")
            .Order(),
    ];

    private static JsonElement Result(LabsCommand labs, string slug) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(labs.Out, "results", slug + ".json"))).RootElement;

    private static string Write(LabsCommand labs, params (string Source, string[] Tags)[] cells)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(labs.State, "notebooks")).FullName, "cells.ipynb");
        File.WriteAllText(path, TestNotebook.Json(cells));
        return path;
    }
}
