namespace Labs.Core.Tests;

public sealed class ExerciseTests
{
    [Fact]
    public async Task A_check_that_throws_is_red_with_its_message()
    {
        await using var temporary = await TemporaryLab.OpenAsync();
        var view = await temporary.Lab.Exercise("one").Check(() => throw new FormatException("no colour"));
        Assert.Contains("RED one: FormatException: no colour", view.ToString());
    }

    [Fact]
    public async Task A_green_check_replaces_an_earlier_red_one_in_the_results()
    {
        await using var temporary = await TemporaryLab.OpenAsync();
        await temporary.Lab.Exercise("one").Check(() => Task.FromResult(CheckResult.Fail("nothing", "look up")));
        var view = await temporary.Lab.Exercise("one").Check(() => Task.FromResult(CheckResult.Pass("blue")));
        Assert.StartsWith("GREEN", view.ToString());
        var file = File.ReadAllText(Path.Combine(temporary.Out, "results", "sky.json"));
        Assert.Contains("\"passed\": true", file);
        Assert.DoesNotContain("\"passed\": false", file);
    }
}
