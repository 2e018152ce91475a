using System.Text.Json.Nodes;

namespace Labs.Cli.Tests;

/// <summary>Notebooks in other languages and formats: they run, or the message has the command that runs them.</summary>
public sealed class KernelChoiceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{"kernelspec":{"name":"python3","language":"python"}}""", "python3", "python")]
    [InlineData("""{"kernelspec":{"name":"python3"},"language_info":{"name":"python"}}""", "python3", "python")]
    [InlineData("""{"kernelspec":{"name":".net-fsharp","language":"F#"}}""", ".net-fsharp", "F#")]
    public async Task A_notebook_of_another_language_is_not_compiled_as_csharp(string metadata, string kernel, string language)
    {
        using var notebook = Notebook(metadata, "x = 1");
        var (exit, _, error) = await notebook.RunAsync();
        Assert.Equal(2, exit);
        Assert.Contains($"names the kernel '{kernel}' ({language})", error);
        Assert.Contains($"labs run {notebook.FilePath} --kernel {kernel}", error);
        Assert.False(Directory.Exists(notebook.Out));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"kernelspec":{"name":".net-csharp","language":"C#"}}""")]
    [InlineData("""{"language_info":{"name":"polyglot-notebook"}}""")]
    [InlineData("""{"kernelspec":5,"language_info":[],"polyglot_notebook":"x"}""")]
    public async Task A_notebook_that_names_csharp_or_nothing_runs(string metadata)
    {
        using var notebook = Notebook(metadata, "1 + 1");
        var (exit, _, error) = await notebook.RunAsync();
        Assert.True(exit == 0, error);
        Assert.Equal("2", notebook.TextOf(0));
    }

    [Fact]
    public async Task A_dib_file_runs_and_its_executed_copy_is_a_notebook()
    {
        var file = _folder.Write("demo.dib", "#!meta\n\n{}\n\n#!csharp\n\nvar x = 20;\n\n#!csharp\n\nx + 1\n");
        var (exit, _, error) = await TemporaryNotebook.LabsAsync("run", file, "--out", _folder.PathOf("out"));
        Assert.True(exit == 0, error);
        var executed = JsonNode.Parse(await File.ReadAllTextAsync(_folder.PathOf("out/demo.ipynb")))!;
        Assert.Equal("21", executed["cells"]![1]!["outputs"]![0]!["data"]!["text/plain"]![0]!.ToString());
        Assert.True(File.Exists(_folder.PathOf("out/demo.html")));
    }

    [Theory]
    [InlineData("demo.dib", "#!csharp\n\n1", "labs convert")]
    [InlineData("demo.txt", "hello", "with the ending .ipynb or .dib")]
    [InlineData("demo.ipynb", "{\"cells\": [", "it may be truncated")]
    public async Task A_file_of_another_format_is_not_called_truncated(string name, string text, string expected)
    {
        var (exit, _, error) = await TemporaryNotebook.LabsAsync("fmt", _folder.Write(name, text));
        Assert.Equal(2, exit);
        Assert.Contains(expected, error);
        Assert.Equal(expected.Contains("truncated"), error.Contains("truncated"));
    }

    [Fact]
    public async Task A_folder_instead_of_a_notebook_is_called_one()
    {
        var (exit, _, error) = await TemporaryNotebook.LabsAsync("run", _folder.Path);
        Assert.Equal(2, exit);
        Assert.Contains("is a folder", error);
    }

    private static TemporaryNotebook Notebook(string metadata, string source)
    {
        var json = JsonNode.Parse(TestNotebook.Json(source))!;
        json["metadata"] = JsonNode.Parse(metadata);
        return TemporaryNotebook.Of(json.ToJsonString());
    }
}
