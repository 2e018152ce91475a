using System.Text.Json;

namespace Labs.Cli.Tests;

/// <summary>`labs convert`.</summary>
public sealed class ConvertTests : IDisposable
{
    private const string Demo = """
        #!csharp

        1 + 1

        #!fsharp

        let x = 1

        #!pwsh

        Get-Process

        #!fsharp

        x

        #!csharp

        #!connect mssql --kernel-name shop

        """;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_folder_is_converted_and_what_has_no_equivalent_is_named_counted_and_kept()
    {
        Write("a/demo.dib", Demo);
        Write("b.dib", "#!html\n\n<b>x</b>\n");
        Write("old.ipynb", TestNotebook.Json(("#!kql\nT | take 1", [])));
        Write(".hidden/c.dib", "1");
        var (exit, output, error) = await TemporaryNotebook.LabsAsync("convert", _folder.Path);
        Assert.True(exit == 0, output + error);
        Assert.Contains($"{In("a/demo.dib")} -> {In("a/demo.ipynb")} (2 csharp, 2 fsharp, 1 pwsh)", output);
        Assert.Contains("no equivalent here: F# in 2 cells (2, 4), kept as they are", output);
        Assert.Contains("no equivalent here: PowerShell in 1 cell (3), kept as they are", output);
        Assert.Contains("no equivalent here: #!connect in 1 cell (5)", output);
        Assert.Contains($"{In("old.ipynb")}: is a notebook already (1 kql)", output);
        Assert.Contains("no equivalent here: KQL in 1 cell (1)", output);
        Assert.Contains("converted 2 of 3 files", error);
        Assert.False(File.Exists(In(".hidden/c.ipynb")));
        Assert.Equal(5, JsonDocument.Parse(File.ReadAllText(In("a/demo.ipynb"))).RootElement.GetProperty("cells").GetArrayLength());

        File.Delete(In("a/demo.dib"));
        (exit, output, error) = await TemporaryNotebook.LabsAsync("convert", In("a/demo.ipynb"));
        Assert.True(exit == 0, output + error);
        Assert.Equal(Demo, File.ReadAllText(In("a/demo.dib")));
    }

    [Fact]
    public async Task Json_has_the_same_for_a_machine()
    {
        Write("demo.dib", Demo);
        Write("broken.dib", "#!meta\n{\n#!csharp\n1");
        var (exit, output, _) = await TemporaryNotebook.LabsAsync("convert", _folder.Path, "--json");
        Assert.Equal(2, exit);
        var files = JsonDocument.Parse(output).RootElement.GetProperty("files").EnumerateArray()
            .ToDictionary(file => Path.GetFileName(file.GetProperty("file").GetString()!));
        Assert.Equal("converted", files["demo.dib"].GetProperty("status").GetString());
        Assert.Equal(2, files["demo.dib"].GetProperty("cells").GetProperty("fsharp").GetInt32());
        var missing = files["demo.dib"].GetProperty("noEquivalent").EnumerateArray()
            .ToDictionary(item => item.GetProperty("what").GetString()!);
        Assert.Equal([2, 4], missing["F#"].GetProperty("cellNumbers").EnumerateArray().Select(number => number.GetInt32()));
        Assert.Equal(2, missing["F#"].GetProperty("count").GetInt32());
        Assert.Equal("failed", files["broken.dib"].GetProperty("status").GetString());
        Assert.Contains("#!meta", files["broken.dib"].GetProperty("error").GetString());
        Assert.False(File.Exists(In("broken.ipynb")));
    }

    [Fact]
    public async Task Nothing_is_written_over_without_the_flag()
    {
        Write("a.dib", "1");
        Write("a.ipynb", "precious");
        Write("b.dib", "2");
        var (exit, output, _) = await TemporaryNotebook.LabsAsync("convert", In("a.dib"), In("b.dib"));
        Assert.Equal(2, exit);
        Assert.Contains($"{In("a.dib")}: left alone: {In("a.ipynb")} exists already; --force overwrites it", output);
        Assert.Equal("precious", File.ReadAllText(In("a.ipynb")));
        Assert.True(File.Exists(In("b.ipynb")));
        (exit, output, _) = await TemporaryNotebook.LabsAsync("convert", In("a.dib"), "--force");
        Assert.True(exit == 0, output);
        Assert.Contains("\"cells\"", File.ReadAllText(In("a.ipynb")));
    }

    [Fact]
    public async Task A_folder_becomes_dib_files_elsewhere_with_what_they_cannot_hold_named()
    {
        Write("sub/run.ipynb", """
            {"cells":[{"cell_type":"code","execution_count":1,"metadata":{"tags":["parameters"]},
               "outputs":[{"output_type":"stream","name":"stdout","text":"x"}],"source":"1"}],
             "metadata":{},"nbformat":4,"nbformat_minor":5}
            """);
        var (exit, output, error) = await TemporaryNotebook.LabsAsync("convert", _folder.Path, "--to", "dib", "--out", In("out"));
        Assert.True(exit == 0, output + error);
        Assert.EndsWith("#!csharp\n\n1\n", File.ReadAllText(In("out/sub/run.dib")));
        Assert.Contains("no place in a .dib file: the outputs of 1 cell", output);
        Assert.Contains("no place in a .dib file: the tags of 1 cell", output);
    }

    [Theory]
    [InlineData("absent.dib", "does not exist")]
    [InlineData("text.txt", "ends with '.txt'")]
    [InlineData("empty", "there is no .dib and no .ipynb file")]
    public async Task What_cannot_be_converted_is_wrong_usage(string name, string expected)
    {
        Write("text.txt", "1");
        Directory.CreateDirectory(In("empty"));
        var (exit, _, error) = await TemporaryNotebook.LabsAsync("convert", In(name));
        Assert.Equal(2, exit);
        Assert.Contains(expected, error);
    }

    public void Dispose() => _folder.Dispose();

    private string In(string name) => _folder.PathOf(name);

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(In(name))!);
        File.WriteAllText(In(name), text);
    }
}
