using System.Text.Json.Nodes;
using Labs.Cli.Notebooks;

namespace Labs.Cli.Tests;

/// <summary>.NET Interactive's .dib files.</summary>
public sealed class DibTests
{
    private const string Dib = """
        #!meta

        {"kernelInfo":{"defaultKernelName":"csharp","items":[{"name":"csharp","aliases":["c#"]},{"name":"shop","languageName":"SQL","aliases":[]}]}}

        #!markdown

        # Title

        text with #!bash in it

        #!csharp

        #!time
        var x = 1;

        x

        #!bash

        #!/bin/bash
        echo hi

        #!shop

        SELECT 1
        """;

    [Fact]
    public void Cells_are_found_with_their_languages()
    {
        var cells = DibFile.Read(Dib)["cells"]!.AsArray().Select(cell => new NotebookCell(cell!.AsObject())).ToArray();
        Assert.Equal(["markdown", "code", "code", "code"], cells.Select(cell => cell.Type));
        Assert.Equal(["csharp", "bash", "shop"], cells.Skip(1).Select(cell => cell.Language));
        Assert.Equal("# Title\n\ntext with #!bash in it", cells[0].Source);
        Assert.Equal("#!time\nvar x = 1;\n\nx", cells[1].Source);
        Assert.Equal("#!bash\n#!/bin/bash\necho hi", cells[2].Source);
    }

    [Fact]
    public void There_and_back_is_the_same()
    {
        var first = Path.Combine(Directory.CreateTempSubdirectory("labs-test-").FullName, "a.ipynb");
        File.WriteAllText(first, Notebook.TextOf(DibFile.Read(Dib)));
        var dib = DibFile.Write(Notebook.Read(first));
        var again = DibFile.Read(dib.Replace("\"items\":[", "\"items\":[{\"name\":\"shop\",\"aliases\":[]},"));
        Assert.True(JsonNode.DeepEquals(Notebook.Read(first).Json, again), again.ToJsonString());
        Directory.Delete(Path.GetDirectoryName(first)!, recursive: true);
    }

    [Fact]
    public void A_file_without_cells_is_a_notebook_without_cells() => Assert.Empty(DibFile.Read("")["cells"]!.AsArray());

    [Fact]
    public void Broken_metadata_are_said() => Assert.Throws<NotebookException>(() => DibFile.Read("#!meta\n{\n#!csharp\n1"));
}
