namespace Labs.Kernel.Tests;

/// <summary>Tests <c>#load</c> and <c>#!import</c>.</summary>
public sealed class LoadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Usings_variables_and_nested_files_of_a_script_are_loaded()
    {
        _folder.Write("scripts/inner/b.csx", "using System.Text.Json; var inner = 1;");
        _folder.Write("scripts/a.csx", "#load \"inner/b.csx\"\nint outer = inner + 1;");
        await using var notebook = Open();
        Assert.Equal("2 [1]", await notebook.TextAsync("#load \"scripts/a.csx\"\n$\"{outer} {JsonSerializer.Serialize(new[] { 1 })}\""));
    }

    [Fact]
    public async Task A_reference_in_a_script_is_relative_to_the_script()
    {
        Library.Write(_folder.Path, "scripts/libs/One.dll", "namespace One; public class Box { public int V = 5; }");
        _folder.Write("scripts/a.csx", "#r \"libs/One.dll\"\nusing One;\nvar box = new Box();");
        await using var notebook = Open();
        Assert.Equal("5", await notebook.TextAsync("#load \"scripts/a.csx\"\nnew Box().V"));
    }

    [Fact]
    public async Task The_code_cells_of_a_notebook_run_in_their_languages()
    {
        _folder.Write("sub/n.ipynb", """
            {"cells":[
              {"cell_type":"markdown","metadata":{},"source":"# no code"},
              {"cell_type":"code","metadata":{},"source":["var fromNotebook = ","5;"]},
              {"cell_type":"code","metadata":{"polyglot_notebook":{"kernelName":"bash"}},"source":"echo from bash"},
              {"cell_type":"code","metadata":{},"source":"#!html\n<i>x</i>"}]}
            """);
        await using var notebook = Open();
        var (result, output) = await notebook.RunAsync("#!import sub/n.ipynb\nfromNotebook");
        Assert.Equal("5", result.Result!.Data["text/plain"]);
        Assert.Equal("from bash\n", output.Stdout);
        Assert.Equal("<i>x</i>", output.Items[0].Data["text/html"]);
    }

    [Theory]
    [InlineData("a.csx", "#!import a.csx")]
    [InlineData("a.cs", "#!import \"a.cs\"")]
    [InlineData("a.dib", "#!import a.dib")]
    [InlineData("with space/a.csx", "#!import \"with space/a.csx\"")]
    [InlineData("a.csx", "#!load a.csx")]
    public async Task The_import_command_runs_scripts(string file, string command)
    {
        var isDib = file.EndsWith(".dib", StringComparison.Ordinal);
        _folder.Write(file, (isDib ? "#!meta\n\n{\"kernelInfo\":{}}\n\n#!csharp\n\n" : "") + "var imported = 6;\n");
        await using var notebook = Open();
        await notebook.RunAsync(command);
        Assert.Equal("6", await notebook.TextAsync("imported"));
    }

    [Fact]
    public async Task An_error_in_a_loaded_file_has_the_file_and_the_line()
    {
        _folder.Write("bad.csx", "\nvar x = nothing;");
        _folder.Write("throws.csx", "void Boom()\n{\n    throw new Exception(\"bang\");\n}");
        await using var notebook = Open();
        Assert.Contains("bad.csx, line 2, column 9", (await notebook.FailAsync("#load \"bad.csx\"")).Message);
        var error = await notebook.FailAsync("#load \"throws.csx\"\n\nBoom();");
        Assert.Contains("    at throws.csx, line 3: throw new Exception(\"bang\");", error.Traceback);
        Assert.Equal(3, error.Line);
    }

    [Fact]
    public async Task An_error_in_an_imported_notebook_has_the_cell()
    {
        _folder.Write("n.ipynb", """
            {"cells":[
              {"cell_type":"code","metadata":{},"source":"void Boom() => throw new Exception(\"bang\");"},
              {"cell_type":"code","metadata":{},"source":"var other = 1;"}]}
            """);
        await using var notebook = Open();
        await notebook.RunAsync("#!import n.ipynb");
        var traceback = (await notebook.FailAsync("Boom();")).Traceback;
        Assert.Contains("    at n.ipynb cell 1, line 1: void Boom() => throw new Exception(\"bang\");", traceback);
    }

    [Theory]
    [InlineData("\n#load \"absent.csx\"", 2)]
    [InlineData("\n\n#!import absent.ipynb", 3)]
    public async Task The_error_of_a_missing_file_has_its_full_path(string code, int line)
    {
        await using var notebook = Open();
        var error = await notebook.FailAsync(code);
        Assert.Equal(("FileNotFound", line), (error.Name, error.Line));
        Assert.Contains(Path.Combine(_folder.Path, "absent."), error.Message);
    }

    [Fact]
    public async Task A_file_that_loads_itself_is_an_error()
    {
        _folder.Write("loop.csx", "#load \"loop.csx\"");
        await using var notebook = Open();
        Assert.Contains("load itself", (await notebook.FailAsync("#load \"loop.csx\"")).Message);
    }

    [Fact]
    public async Task A_file_that_is_not_a_notebook_is_an_error()
    {
        _folder.Write("n.ipynb", "{\"cells\":");
        await using var notebook = Open();
        Assert.Contains("n.ipynb is not a notebook", (await notebook.FailAsync("#!import n.ipynb")).Message);
    }

    [Fact]
    public async Task A_directive_in_a_string_or_a_comment_is_ignored()
    {
        await using var notebook = Open();
        Assert.Equal("#load \"x.csx\"", await notebook.TextAsync("/*\n#load \"y.csx\"\n*/\n@\"#load \"\"x.csx\"\"\""));
    }

    public void Dispose() => _folder.Dispose();

    private Notebook Open() => new(new() { WorkingDirectory = _folder.Path });
}
