using System.Text.Json;

namespace Labs.Cli.Tests;

/// <summary><c>-p</c> as a person types it, through a shell.</summary>
public sealed class ParameterTests
{
    private const string Declared = """
        int rounds = 1;
        double rate = 0.5;
        string name = "a";
        bool fast = false;
        int[] sizes = [1];
        string? note = "n";
        int? limit = 3;
        var colour = "red";
        """;

    private const string Shown = """
        $"{rounds} {rate.ToString(System.Globalization.CultureInfo.InvariantCulture)} [{name}] {fast} {string.Join("+", sizes)} "
            + $"{note ?? "null"} {limit?.ToString() ?? "null"} {colour}"
        """;

    [Fact]
    public async Task Every_kind_of_value_arrives_as_what_the_parameter_is()
    {
        using var notebook = TemporaryNotebook.Tagged((Declared, ["parameters"]), (Shown, []));
        var (exit, _, error) = await notebook.RunAsync("-p", "rounds=1e3", "-p", "rate=2.5E-1", "-p", "name=", "-p", "fast=True",
            "-p", "sizes=[1, 20]", "-p", "note=null", "-p", "limit=~", "-p", "colour=5");
        Assert.True(exit == 0, error);
        Assert.Equal("1000 0.25 [] True 1+20 null null 5", notebook.TextOf(1));
    }

    [Theory]
    [InlineData("rounds=abc", "int rounds = 1;", "a whole number")]
    [InlineData("rounds=3000000000", "int rounds = 1;", "2147483647")]
    [InlineData("rounds=", "int rounds = 1;", "a whole number")]
    [InlineData("fast=perhaps", "bool fast = false;", "true or false")]
    [InlineData("sizes=[1, x]", "int[] sizes = [1];", "a list such as")]
    public async Task A_value_of_another_type_is_refused_at_the_parameter(string given, string declaration, string expected)
    {
        using var notebook = TemporaryNotebook.Tagged((Declared, ["parameters"]), (Shown, []));
        var (exit, _, error) = await notebook.RunAsync("-p", given);
        Assert.Equal(2, exit);
        Assert.Contains($"-p {given}", error);
        Assert.Contains($"`{declaration.TrimEnd(';')}", error);
        Assert.Contains(expected, error);
        Assert.False(Directory.Exists(notebook.Out));
    }

    [Fact]
    public async Task A_name_with_a_typing_error_gets_a_suggestion()
    {
        using var notebook = TemporaryNotebook.Tagged((Declared, ["parameters"]), (Shown, []));
        var (exit, _, error) = await notebook.RunAsync("-p", "ruonds=2");
        Assert.Equal(2, exit);
        Assert.Contains("Did you mean 'rounds'?", error);
    }

    [Fact, Needs(Capability.Python)]
    public async Task Parameters_of_a_Python_notebook_are_set_by_its_own_kernel()
    {
        using var notebook = TemporaryNotebook.Tagged(
            ("rounds = 1\nname = \"a\"\nrate: float = 0.5\nsizes = [1]\nlimit = 3\nfast = False", ["parameters"]),
            ("print(rounds, repr(name), rate, sizes, limit, fast)", []));
        var (exit, _, error) = await notebook.RunAsync("--kernel", "python3",
            "-p", "rounds=20", "-p", "name=it's \"ü\" 💥", "-p", "rate=1e3",
            "-p", "sizes=[1, two]", "-p", "limit=null", "-p", "fast=true");
        Assert.True(exit == 0, error);
        Assert.Equal("20 'it\\'s \"ü\" 💥' 1000.0 [1, 'two'] None True\n", notebook.TextOf(1));

        (exit, _, error) = await notebook.RunAsync("--kernel", "python3", "-p", "rate=fast");
        Assert.Equal(2, exit);
        Assert.Contains("`rate: float = 0.5`; expected a number", error);
    }

    [Fact, Needs(Capability.Python)]
    public async Task A_failure_in_another_kernel_is_reported_in_plain_text_and_its_output_is_cut()
    {
        using var notebook = new TemporaryNotebook("print('x' * 30_000_000)", "1 / 0");
        var (exit, _, error) = await notebook.RunAsync("--kernel", "python3");
        Assert.Equal(1, exit);
        Assert.Contains("cell 2 (1 / 0) failed: ZeroDivisionError: division by zero", error);
        Assert.DoesNotContain('\u001b', error);
        Assert.Contains("the output was cut here", notebook.TextOf(0));
        Assert.InRange(new FileInfo(Path.Combine(notebook.Out, "test.ipynb")).Length, 1, 20 << 20);
        foreach (var page in new[] { "junit.xml", "test.html" })
            Assert.DoesNotMatch("\u001b|\\[0;31m", await File.ReadAllTextAsync(Path.Combine(notebook.Out, page)));
    }

    [Fact]
    public async Task The_result_file_has_the_values_as_json()
    {
        var labs = Path.Combine(Repository.Root, "notebooks", "labs.csx");
        using var notebook = TemporaryNotebook.Tagged((Declared, ["parameters"]),
            ($"#load \"{labs}\"\nvar lab = await Lab.OpenAsync(\"test\");\nlab.Record(\"a\", \"s\", [1.0]);", []));
        var (exit, _, error) = await notebook.RunAsync("-p", "rate=1e3", "-p", "name=1", "-p", "sizes=[2]", "-p", "limit=null");
        Assert.True(exit == 0, error);
        using var results = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(notebook.Out, "results", "test.json")));
        Assert.Equal("""{"rate":1000,"name":"1","sizes":[2],"limit":null}""",
            JsonSerializer.Serialize(results.RootElement.GetProperty("parameters")));
    }
}
