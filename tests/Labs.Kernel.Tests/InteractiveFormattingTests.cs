namespace Labs.Kernel.Tests;

/// <summary>Tests notebooks that load the real Microsoft.DotNet.Interactive.Formatting.</summary>
public sealed class InteractiveFormattingTests
{
    private const string Usings = "using Microsoft.DotNet.Interactive.Formatting;\n";

    [Fact]
    public async Task A_registered_formatter_shows_results_and_displays()
    {
        await using var notebook = await OpenAsync();
        await notebook.RunAsync("""
            class Person { public string Name; }
            Formatter.Register<Person>((person, writer) => writer.Write($"<b>{person.Name}</b>"), "text/html");
            """);
        var (result, output) = await notebook.RunAsync("var ada = new Person { Name = \"Ada\" };\ndisplay(ada);\nada.Display();\nada");
        Assert.Equal("<b>Ada</b>", result.Result!.Data["text/html"]);
        Assert.Equal(["<b>Ada</b>", "<b>Ada</b>", "<b>Ada</b>"], output.Items.Select(item => item.Data["text/html"]));
        Assert.All(output.Items, item => Assert.True(item.Data.ContainsKey("text/plain")));
    }

    [Fact]
    public async Task Formatters_for_a_base_type_or_an_open_generic_type_are_used()
    {
        await using var notebook = await OpenAsync();
        await notebook.RunAsync("""
            class Box<T> { }
            class Special : Box<int> { }
            Formatter.Register(typeof(Box<>), (value, writer) => writer.Write("a box"), "text/html");
            Formatter.Register<IComparable>(value => "comparable", "text/plain");
            """);
        Assert.Equal("a box", (await DataAsync(notebook, "new Special()"))["text/html"]);
        Assert.Equal("comparable", (await DataAsync(notebook, "1"))["text/plain"]);
    }

    [Fact]
    public async Task The_librarys_default_formatters_and_preferred_types_are_used()
    {
        await using var notebook = await OpenAsync();
        Assert.Contains("dni-plaintext", (await DataAsync(notebook, "new[] { 1, 2 }"))["text/html"]);
        await notebook.RunAsync("Formatter.SetPreferredMimeTypesFor(typeof(int[]), \"application/json\", \"text/plain\");");
        var data = await DataAsync(notebook, "new[] { 1, 2 }");
        Assert.Equal("[1,2]", data["application/json"]);
        Assert.Equal(["application/json", "text/plain"], data.Keys.Order());
        await notebook.RunAsync("Formatter.ResetToDefault();");
        Assert.True((await DataAsync(notebook, "new[] { 1, 2 }")).ContainsKey("text/html"));
    }

    [Fact]
    public async Task A_type_without_a_formatter_is_left_out_if_preferred_and_an_error_if_requested()
    {
        await using var notebook = await OpenAsync();
        await notebook.RunAsync("""
            class Thing { public override string ToString() => "a thing"; }
            Formatter.SetPreferredMimeTypesFor(typeof(Thing), "a/b");
            """);
        Assert.Equal(["text/plain"], (await DataAsync(notebook, "new Thing()")).Keys);
        Assert.Contains("for the MIME type a/b", (await notebook.FailAsync("display(new Thing(), \"a/b\");")).Message);
    }

    [Fact]
    public async Task Latex_and_pocket_views_are_shown()
    {
        await using var notebook = await OpenAsync();
        Assert.Equal("x^2", (await DataAsync(notebook, "(LaTeXString)@\"x^2\"")).GetValueOrDefault("text/latex"));
        var data = await DataAsync(notebook, """
            using static Microsoft.DotNet.Interactive.Formatting.PocketViewTags;
            b(HTML("<i>in</i>"), "<out>")
            """);
        Assert.Equal("<b><i>in</i>&lt;out&gt;</b>", data["text/html"]);
    }

    [Fact]
    public async Task A_formatter_that_throws_fails_the_cell_with_its_own_message()
    {
        await using var notebook = await OpenAsync();
        await notebook.RunAsync("""
            class Bad { }
            Formatter.Register<Bad>((bad, writer) => throw new InvalidOperationException("not today"), "text/html");
            """);
        foreach (var code in (string[])["new Bad()", "display(new Bad());", "new Bad().Display();", """
            object bad = new Bad();
            bad.Display("text/html", "text/plain");
            """])
        {
            var error = await notebook.FailAsync(code);
            Assert.Equal(("InvalidOperationException", "not today"), (error.Name, error.Message));
        }
        Assert.Equal("2", await notebook.TextAsync("1 + 1"));
    }

    [Fact]
    public async Task A_type_keeps_its_own_formatters_until_one_is_registered_for_it()
    {
        await using var notebook = await OpenAsync();
        await notebook.RunAsync($"#r \"{typeof(Shown).Assembly.Location}\"\nusing Labs.Kernel.Tests;");
        Assert.Equal("{\"number\":3}", (await DataAsync(notebook, "new Shown(3)"))["application/vnd.shown+json"]);
        await notebook.RunAsync("Formatter.Register<Shown>((shown, writer) => writer.Write(\"mine\"), \"text/html\");");
        var data = await DataAsync(notebook, "new Shown(3)");
        Assert.Equal("mine", data["text/html"]);
        Assert.Equal("text/html", data.Keys.First());
    }

    [Theory]
    [InlineData("", "Display()")]
    [InlineData("using System;\n", "Display()")]
    [InlineData("using System;\n", "DisplayAs(\"text/plain\")")]
    public async Task A_displayed_value_is_updated_in_place(string usings, string display)
    {
        await using var notebook = await OpenAsync();
        var (_, output) = await notebook.RunAsync($$"""
            {{usings}}var other = "other".{{display}};
            var shown = "old".{{display}};
            Console.Write("-");
            shown.Update("new");
            Console.Write("-");
            shown.Update("newest");
            shown
            """);
        Assert.Equal(["display other", "display old", "out -", "update new", "out -", "update newest"], output.Events);
        Assert.Equal(output.Items[1].DisplayId, output.Items[2].DisplayId);
        Assert.Equal(output.Items[1].DisplayId, output.Items[3].DisplayId);
        Assert.NotEqual(output.Items[0].DisplayId, output.Items[1].DisplayId);
    }

    [Fact]
    public async Task Tables_and_DisplayAs_of_the_library_work()
    {
        await using var notebook = await OpenAsync();
        var (_, output) = await notebook.RunAsync("new[] { new { A = 1 } }.DisplayTable();\n\"<i>x</i>\".DisplayAs(\"text/html\");");
        Assert.Contains("<td>", output.Items[0].Data["text/html"]);
        Assert.Equal("<i>x</i>", output.Items[1].Data["text/html"]);
    }

    [Fact]
    public async Task Text_with_a_given_type_is_not_encoded()
    {
        await using var notebook = await OpenAsync();
        var (_, output) = await notebook.RunAsync("display(\"<b>x</b>\", \"text/html\");\ndisplay(\"# T\", \"text/markdown\");");
        Assert.Equal(["<b>x</b>", "# T"], output.Items.Select(item => item.Data[item.Data.Keys.First()]));
    }

    [Fact]
    public async Task A_reference_that_no_cell_uses_is_not_loaded()
    {
        await using var notebook = new Notebook();
        await notebook.RunAsync(DownloadedPackage.FormattingReferences);
        Assert.DoesNotContain("dni-", (await DataAsync(notebook, "new[] { new { A = 1 } }"))["text/html"]);
        Assert.Equal("False", await notebook.TextAsync("""
            using System.Reflection;
            using System.Runtime.Loader;
            var own = AssemblyLoadContext.GetLoadContext(Assembly.GetExecutingAssembly());
            AppDomain.CurrentDomain.GetAssemblies()
                .Where(assembly => AssemblyLoadContext.GetLoadContext(assembly) == own)
                .Any(assembly => assembly.GetName().Name == "Microsoft.DotNet.Interactive.Formatting")
            """));
    }

    private static async Task<Notebook> OpenAsync()
    {
        var notebook = new Notebook();
        await notebook.RunAsync(DownloadedPackage.FormattingReferences + Usings + "_ = Formatter.DefaultMimeType;");
        return notebook;
    }

    private static async Task<IReadOnlyDictionary<string, string>> DataAsync(Notebook notebook, string code) =>
        (await notebook.RunAsync(code)).Result.Result!.Data;
}
