namespace Labs.Kernel.Tests;

/// <summary>Tests completion, inspection and the check whether a text is complete.</summary>
public sealed class CompletionTests
{
    [Fact]
    public async Task Completion_inspection_and_completeness_work_while_a_cell_runs()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("var numbers = new List<int>();");
        var cell = await notebook.StartAsync("Console.Write(1); await Task.Delay(-1);");
        Assert.Contains(notebook.Engine.Complete("numbers.Ad", 10), completion => completion.Text == "AddRange");
        Assert.Contains("List<int>", notebook.Engine.Inspect("numbers", 2)!.Data["text/plain"]);
        Assert.Equal(Completeness.Incomplete, notebook.Engine.CompletenessOf("if (true) {"));
        Assert.False(cell.End.IsCompleted);
        notebook.Engine.Interrupt();
        await cell.End;
    }

    [Theory]
    [InlineData("num", "numbers", "variable", 0)]
    [InlineData("var x = numbers.Cou", "Count", "property", 16)]
    [InlineData("numbers.Sel", "Select", "method", 8)]
    [InlineData("Math.P", "PI", "field", 5)]
    [InlineData("System.Tex", "Text", "namespace", 7)]
    [InlineData("Hal", "Halve", "method", 0)]
    [InlineData("fore", "foreach", "keyword", 0)]
    [InlineData("#!ba", "#!bash", "marker", 0)]
    [InlineData("1\n#!lsm", "#!lsmagic", "marker", 2)]
    [InlineData("new StringBui", "StringBuilder", "type", 4)]
    public async Task A_completion_has_the_range_that_it_replaces(string code, string text, string kind, int start)
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("var numbers = new List<int>(); int Halve(int n) => n / 2;");
        var completions = notebook.Engine.Complete(code, code.Length);
        var found = completions.Select(completion => (completion.Text, completion.Kind, completion.Start, completion.End));
        Assert.Contains((text, kind, start, code.Length), found);
    }

    [Theory]
    [InlineData("new Uri(\"x\") { }.Sche", "Scheme")]
    [InlineData("numbers?.Cou", "Count")]
    [InlineData("new System.Diagnostics.ProcessStartInfo { FileName = \"x\", UseSh", "UseShellExecute")]
    [InlineData("Math.Max(va", "val1:")]
    [InlineData("System.Text.Json.JsonDoc", "JsonDocument")]
    [InlineData("#!bash\necho $numbers\n#!csharp\nnumbers.Cap", "Capacity")]
    [InlineData("#!time\nnumbers.Cap", "Capacity")]
    public async Task Members_are_completed_in_many_places(string code, string text)
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("var numbers = new List<int>();");
        Assert.Contains(notebook.Engine.Complete(code, code.Length), completion => completion.Text == text);
    }

    [Theory]
    [InlineData("\"num")]
    [InlineData("// num")]
    [InlineData("#!bash\nnum")]
    [InlineData("$\"num")]
    public async Task Strings_comments_and_other_languages_are_not_completed(string code)
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("var numbers = new List<int>();");
        Assert.Empty(notebook.Engine.Complete(code, code.Length));
    }

    [Theory]
    [InlineData("#load \"", "one.csx", "sub/")]
    [InlineData("1\n#load \"sub/t", "two.csx")]
    [InlineData("#!import sub/t", "two.csx")]
    [InlineData("#r \"sub/", "three.dll")]
    [InlineData("#r \"nuget: Zzz")]
    [InlineData("#load \"nowhere/")]
    public async Task Paths_are_completed(string code, params string[] names)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "sub"));
        foreach (var file in new[] { "one.csx", "sub/two.csx", "sub/three.dll" })
            File.WriteAllText(Path.Combine(folder.Path, file), "");
        await using var notebook = new Notebook(new KernelOptions { WorkingDirectory = folder.Path });
        var completions = notebook.Engine.Complete(code, code.Length);
        Assert.Equal(names, completions.Select(completion => completion.Text));
    }

    [Theory]
    [InlineData("Math.Sqrt", "Returns the square root")]
    [InlineData("Halve", "Half of a number.")]
    [InlineData("string.Join", "Concatenates")]
    [InlineData("Kernel.GetInputAsync", "GetInputAsync(string prompt = \"\")")]
    public async Task An_inspection_has_the_documentation(string code, string expected)
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync("/// <summary>Half of a <c>number</c>.</summary>\nint Halve(int n) => n / 2;");
        var inspection = notebook.Engine.Inspect(code, code.Length);
        Assert.Contains(expected, inspection!.Data["text/plain"]);
    }

    [Theory]
    [InlineData("Math.Max(1, ", "now: val2")]
    [InlineData("Math.Round(Math.Max(1, 2), ", "Round")]
    [InlineData("new StringBuilder(", "StringBuilder(int capacity)")]
    public async Task An_inspection_between_parentheses_shows_the_signatures(string code, string expected)
    {
        await using var notebook = new Notebook();
        var inspection = notebook.Engine.Inspect(code, code.Length);
        Assert.Contains(expected, inspection!.Data["text/plain"]);
    }

    [Theory]
    [InlineData("numbers.")]
    [InlineData("foo.Bar.")]
    [InlineData("\"text")]
    [InlineData("")]
    [InlineData("var x = (((")]
    public async Task Requests_about_unfinished_text_never_throw(string code)
    {
        await using var notebook = new Notebook();
        notebook.Engine.Complete(code, code.Length);
        notebook.Engine.Inspect(code, code.Length);
        notebook.Engine.CompletenessOf(code);
    }

    [Fact]
    public async Task A_method_is_inspected_with_its_overloads()
    {
        await using var notebook = new Notebook();
        var inspection = notebook.Engine.Inspect("Math.Abs(", 6);
        Assert.Contains("Abs(decimal", inspection!.Data["text/plain"]);
        Assert.Contains("Abs(int", inspection.Data["text/plain"]);
        Assert.Equal((5, 8), (inspection.Start, inspection.End));
        Assert.Null(notebook.Engine.Inspect("1 + 1", 0));
    }

    [Theory]
    [InlineData("1 + 1", Completeness.Complete)]
    [InlineData("var x = 1;", Completeness.Complete)]
    [InlineData("", Completeness.Complete)]
    [InlineData("if (x)", Completeness.Incomplete)]
    [InlineData("void F() {", Completeness.Incomplete)]
    [InlineData("foo(1,", Completeness.Incomplete)]
    [InlineData("\"\"\"\nraw", Completeness.Incomplete)]
    [InlineData("/* open", Completeness.Incomplete)]
    [InlineData("int 1x;", Completeness.Invalid)]
    [InlineData(") + 1;", Completeness.Invalid)]
    [InlineData("#!bash\nif true; then", Completeness.Complete)]
    [InlineData("#!bash\nls\n#!csharp\nif (true) {", Completeness.Incomplete)]
    [InlineData("#r \"nuget: A\"", Completeness.Complete)]
    public async Task Text_is_complete_incomplete_or_invalid(string code, Completeness expected)
    {
        await using var notebook = new Notebook();
        Assert.Equal(expected, notebook.Engine.CompletenessOf(code));
    }
}
