using System.Text.Json;
using System.Text.Json.Nodes;
using Labs.Jupyter.Client;
using Labs.Runner.Notebooks;
using Labs.Runner.Running;

namespace Labs.Runner.Tests;

/// <summary>Values of parameters: from text to what the declaration demands.</summary>
public sealed class ParameterTests
{
    private static readonly InstalledKernel s_python =
        new("python3", "", ["python3"], "python", InterruptsByMessage: false, new Dictionary<string, string>());

    [Theory]
    [InlineData("int x = 1;", "5", "x = 5;")]
    [InlineData("int x = 1;", "-1_000", "x = -1000;")]
    [InlineData("int x = 1;", "1e3", "x = 1000;")]
    [InlineData("int x = 1;", "0xFF", "x = 255;")]
    [InlineData("  long   x=1;", "9223372036854775807", "x = 9223372036854775807;")]
    [InlineData("double x = 1;", "1e3", "x = 1000d;")]
    [InlineData("double x = 1;", ".5", "x = 0.5d;")]
    [InlineData("double x = 1;", "-.inf", "x = double.NegativeInfinity;")]
    [InlineData("double x = 1;", "nan", "x = double.NaN;")]
    [InlineData("float x = 1;", "2.5", "x = 2.5f;")]
    [InlineData("decimal x = 1;", "0.1", "x = 0.1m;")]
    [InlineData("bool x = true;", "False", "x = false;")]
    [InlineData("char x = 'a';", "'", "x = '\\'';")]
    [InlineData("string x = \"\";", "5", "x = \"5\";")]
    [InlineData("string x = \"\";", "", "x = \"\";")]
    [InlineData("string x = \"\";", "null", "x = \"null\";")]
    [InlineData("string x = \"\";", "a=b \"q\" \\ \n", "x = \"a=b \\\"q\\\" \\\\ \\n\";")]
    [InlineData("string? x = \"\";", "null", "x = null;")]
    [InlineData("string? x = \"\";", "", "x = \"\";")]
    [InlineData("int? x = 1;", "", "x = null;")]
    [InlineData("int? x = 1;", "None", "x = null;")]
    [InlineData("int[] x = [];", "[1, 2]", "x = [1, 2];")]
    [InlineData("int[] x = [];", "[]", "x = [];")]
    [InlineData("string[] x = [];", "[a b, \"c, d\", 'it''s', 5]", "x = [\"a b\", \"c, d\", \"it's\", \"5\"];")]
    [InlineData("List<double> x = [];", "[1, 2e0]", "x = [1d, 2d];")]
    [InlineData("int[][] x = [];", "[[1], [2, 3]]", "x = [[1], [2, 3]];")]
    [InlineData("System.Collections.Generic.List<int> x = [];", "[1]", "x = [1];")]
    [InlineData("var x = 10;", "5", "x = 5;")]
    [InlineData("var x = 1.5;", "2", "x = 2d;")]
    [InlineData("var x = 10L;", "5", "x = 5;")]
    [InlineData("var x = 1m;", "2", "x = 2m;")]
    [InlineData("var x = \"a\";", "5", "x = \"5\";")]
    [InlineData("var x = true;", "false", "x = false;")]
    [InlineData("var x = new[] { 1, 2 };", "[3]", "x = [3];")]
    [InlineData("var x = new List<string> { };", "[a]", "x = [\"a\"];")]
    [InlineData("var x = Environment.ProcessorCount;", "5", "x = 5;")]
    [InlineData("var x = Name();", "inf", "x = \"inf\";")]
    [InlineData("object x = 1;", "[1, a, true, null]", "x = new object?[] { 1, \"a\", true, null };")]
    public void A_value_becomes_what_the_declaration_demands(string declaration, string given, string expected) =>
        Assert.Equal($"// Given on the command line\n{expected}\n", Assigned(declaration, given, null));

    [Theory]
    [InlineData("x = 1", "5", "x = 5")]
    [InlineData("x = 1", "1.5", "x = 1.5")]
    [InlineData("x = 1", "1e3", "x = 1000.0")]
    [InlineData("x = None", "null", "x = None")]
    [InlineData("x = True", "false", "x = False")]
    [InlineData("x = 'a'", "5", "x = \"5\"")]
    [InlineData("x: int = 1", "1e3", "x = 1000")]
    [InlineData("x: str = 'a'", "null", "x = \"null\"")]
    [InlineData("x: str | None = 'a'", "null", "x = None")]
    [InlineData("x: Optional[float] = 1", "inf", "x = float(\"infinity\")")]
    [InlineData("x: list[str] = []", "[1, b]", "x = [\"1\", \"b\"]")]
    [InlineData("x = [1]", "[1, a, true]", "x = [1, \"a\", True]")]
    public void Python_has_its_own_declarations_and_literals(string declaration, string given, string expected) =>
        Assert.Equal($"# Given on the command line\n{expected}\n", Assigned(declaration, given, s_python));

    [Theory]
    [InlineData("int x = 1;", "1.5", "a whole number from -2147483648 to 2147483647")]
    [InlineData("int x = 1;", "2147483648", "a whole number")]
    [InlineData("int x = 1;", "", "a whole number")]
    [InlineData("byte x = 1;", "256", "from 0 to 255")]
    [InlineData("int? x = 1;", "a", "or null")]
    [InlineData("double x = 1;", "1e999", "a number")]
    [InlineData("double x = 1;", "1,5", "a number")]
    [InlineData("bool x = true;", "1", "true or false")]
    [InlineData("char x = 'a';", "ab", "one character")]
    [InlineData("int[] x = [];", "1, 2", "a list such as [1, 2]")]
    [InlineData("int[] x = [];", "[1, \"2\"]", "a list such as [1, 2]")]
    [InlineData("int[] x = [];", "[1,", "a list such as [1, 2]")]
    [InlineData("TimeSpan x = default;", "5", "expected a number, text, true or false")]
    [InlineData("const int x = 5;", "6", "without const")]
    public void A_value_that_does_not_fit_is_refused_with_the_declaration(string declaration, string given, string expected)
    {
        var message = Assert.Throws<NotebookException>(() => Assigned(declaration, given, null)).Message;
        Assert.Contains($"-p x={given}", message);
        Assert.Contains($"`{declaration.Trim().TrimEnd(';')}", message);
        Assert.Contains(expected, message);
    }

    [Fact]
    public void A_language_without_known_declarations_is_named()
    {
        var exception = Assert.Throws<NotebookException>(() => Assigned("x <- 1", "2", s_python with { Language = "R" }));
        Assert.Contains("C# and Python, not in R", exception.Message);
    }

    [Theory]
    [InlineData("5", "5")]
    [InlineData("[1, 2]", "[1,2]")]
    [InlineData("\"text\"", "\"text\"")]
    [InlineData("1.5", "1.5")]
    public void Values_for_a_short_run_have_their_types_too(string given, string json)
    {
        var type = given[0] switch { '[' => "int[]", '"' => "string", _ when given.Contains('.') => "double", _ => "int" };
        var notebook = Of($"{type} x = default;");
        notebook.Json["metadata"]!["labs"] = new JsonObject { ["short"] = new JsonObject { ["x"] = JsonNode.Parse(given) } };
        Assert.Equal($"{{\"x\":{json}}}", Parameters.Json(notebook, Options([], null) with { Short = true }));
    }

    [Fact]
    public void Random_texts_are_values_or_refused()
    {
        var random = new Random(15);
        string[] types = ["int", "double", "bool", "string", "char", "decimal", "float", "int?", "int[]", "string[]", "var", "object"];
        const string alphabet = "01eE.+-_x[],'\"\\ \ttruefalsnN~∞💥";
        for (var i = 0; i < 5000; i++)
        {
            var given = string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => alphabet[random.Next(alphabet.Length)]));
            try
            {
                var assigned = Assigned($"{types[random.Next(types.Length)]} x = f();", given, null);
                // One statement on one line, whatever the text is.
                Assert.Equal(2, assigned.TrimEnd('\n').Split('\n').Length);
                _ = JsonDocument.Parse(Parameters.Json(Of("object x = 1;"), Options(new() { ["x"] = given }, null)));
            }
            catch (NotebookException exception)
            {
                Assert.Contains("expected", exception.Message);
            }
        }
    }

    private static string Assigned(string declaration, string given, InstalledKernel? kernel)
    {
        var notebook = Of(declaration);
        var options = Options(new() { ["x"] = given }, kernel);
        Parameters.Check([notebook], options);
        return Parameters.Assignments(notebook, notebook.Cells[0], options);
    }

    private static RunOptions Options(Dictionary<string, string> given, InstalledKernel? kernel) =>
        new() { Repository = "", Out = "", Parameters = given, Kernel = kernel };

    private static Notebook Of(string declaration) =>
        Notebook.Of("x.ipynb", JsonNode.Parse(TestNotebook.Json((declaration, ["parameters"])))!.AsObject());
}
