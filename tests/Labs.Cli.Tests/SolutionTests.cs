using System.Text.Json.Nodes;

namespace Labs.Cli.Tests;

/// <summary>`labs run --solutions` proves that a check is red without an answer and green with one.</summary>
public sealed class SolutionTests
{
    private const string Check = """
        await lab.Exercise("six").Check(async () => answer() == 6 ? CheckResult.Pass("6") : CheckResult.Fail($"{answer()}", "more"))
        """;

    [Fact]
    public async Task A_check_that_is_red_without_and_green_with_the_solution_ends_with_0()
    {
        using var notebook = Exercise("int answer() => 0;", Check, solution: "int answer() => 6;");
        var (exit, _, error) = await notebook.RunAsync("--solutions");
        Assert.True(exit == 0, error);
        Assert.Contains("GREEN", notebook.TextOf(2));
        Assert.Contains("=> 6", notebook.Executed.GetProperty("cells")[1].GetProperty("source").ToString());
        (exit, _, error) = await notebook.RunAsync();
        Assert.True(exit == 0, error);
        Assert.Contains("RED", notebook.TextOf(2));
    }

    [Fact]
    public async Task A_check_that_is_green_before_anybody_solved_it_is_refused()
    {
        using var notebook = Exercise("int answer() => 6;", Check, solution: "int answer() => 6;");
        var (exit, _, error) = await notebook.RunAsync("--solutions");
        Assert.Equal(1, exit);
        Assert.Contains("exercise six is green before", error);
    }

    [Fact]
    public async Task A_wrong_solution_is_refused()
    {
        using var notebook = Exercise("int answer() => 0;", Check, solution: "int answer() => 7;");
        var (exit, _, error) = await notebook.RunAsync("--solutions");
        Assert.Equal(1, exit);
        Assert.Contains("exercise six: the check is red with the reference solution", error);
    }

    [Fact]
    public async Task An_exercise_without_a_solution_is_refused()
    {
        using var notebook = Exercise("int answer() => 0;", Check, solution: null);
        var (exit, _, error) = await notebook.RunAsync("--solutions");
        Assert.Equal(2, exit);
        Assert.Contains("the exercise 'six' has no solution at", error);
    }

    private static TemporaryNotebook Exercise(string empty, string check, string? solution)
    {
        var labs = Path.Combine(Repository.Root, "notebooks", "labs.csx");
        var open = $"#load \"{labs}\"\nvar lab = await Lab.OpenAsync(\"test\");";
        var json = JsonNode.Parse(TestNotebook.Json((open, []), (empty, ["exercise"]), (check, ["check"])))!;
        json["cells"]![1]!["metadata"]!["labs"] = new JsonObject { ["exercise"] = "six" };
        var notebook = TemporaryNotebook.Of(json.ToJsonString());
        if (solution is not null)
        {
            var solutions = Directory.CreateDirectory(Path.Combine(notebook.Folder, "solutions")).FullName;
            File.WriteAllText(Path.Combine(solutions, "test.six.csx"), solution);
        }
        return notebook;
    }
}
