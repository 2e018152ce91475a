using System.Text.Json.Nodes;
using Labs.Runner.Notebooks;

namespace Labs.Runner.Tests;

/// <summary>.NET Interactive's .dib files.</summary>
public sealed class DibTests
{
    private const string Dib = """
        #!meta

        {"kernelInfo":{"defaultKernelName":"csharp","items":[{"name":"csharp","aliases":["c#"]},
        {"name":"shop","languageName":"SQL","aliases":[]}]}}

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
    public void A_file_in_the_usual_layout_leaves_no_trace_of_it_in_the_notebook()
    {
        var usual = DibFile.Write(Notebook.Of("a", DibFile.Read("var x = 1;\n#!html\n<b>x</b>")).Without("labs_dib"));
        Assert.StartsWith("#!meta\n\n{\"kernelInfo\":{\"defaultKernelName\":\"csharp\"", usual);
        Assert.EndsWith("}\n\n#!csharp\n\nvar x = 1;\n\n#!html\n\n<b>x</b>\n", usual);
        Assert.DoesNotContain("labs_dib", Notebook.TextOf(DibFile.Read(usual)));
    }

    [Fact]
    public void An_edited_cell_keeps_the_layout_of_the_others()
    {
        var json = DibFile.Read("\n\n#!c#\n1\n\n\n\n#!html\n<b>x</b>\n\n");
        json["cells"]![0]!["source"] = "2 + 2";
        Assert.Equal("\n\n#!c#\n2 + 2\n\n\n\n#!html\n<b>x</b>\n\n", DibFile.Write(Notebook.Of("a", json)));
    }

    [Fact]
    public void Cells_in_another_order_get_the_usual_layout()
    {
        var json = DibFile.Read("1\n#!html\n<b>x</b>");
        var first = json["cells"]![0]!;
        json["cells"]!.AsArray().RemoveAt(0);
        json["cells"]!.AsArray().Add(first);
        var written = DibFile.Write(Notebook.Of("a", json));
        Assert.EndsWith("\n\n#!html\n\n<b>x</b>\n\n#!csharp\n\n1\n", written);
        var cells = DibFile.Read(written)["cells"]!.AsArray().Select(cell => new NotebookCell(cell!.AsObject()));
        Assert.Equal(["html", "csharp"], cells.Select(cell => cell.Language));
    }

    [Fact]
    public void Cells_of_every_kind_are_in_the_file_and_declared()
    {
        var json = JsonNode.Parse(TestNotebook.Json(("let x = 1", []), ("#!bash\nls", []), ("SELECT 1", [])))!.AsObject();
        json["cells"]![0]!["metadata"]!["dotnet_interactive"] = new JsonObject { ["language"] = "fsharp" };
        json["cells"]![2]!["metadata"]!["polyglot_notebook"] = new JsonObject { ["kernelName"] = "sql-shop" };
        var raw = new JsonObject { ["cell_type"] = "raw", ["metadata"] = new JsonObject(), ["source"] = "as it is" };
        json["cells"]!.AsArray().Add((JsonNode)raw);
        var spec = new JsonObject { ["name"] = ".net-csharp", ["language"] = "C#" };
        json["metadata"] = new JsonObject { ["authors"] = new JsonArray("Ada"), ["kernelspec"] = spec };
        var again = Notebook.Of("a", DibFile.Read(DibFile.Write(Notebook.Of("a", json))));
        Assert.Equal(["fsharp", "bash", "sql-shop", "raw"], again.Cells.Select(again.LanguageOf));
        Assert.Equal(["#!fsharp\nlet x = 1", "#!bash\nls", "#!sql-shop\nSELECT 1", "as it is"], again.Cells.Select(cell => cell.Source));
        Assert.Equal("Ada", (string?)again.Json["metadata"]!["authors"]![0]);
        Assert.Equal(".net-csharp", (string?)again.Json["metadata"]!["kernelspec"]!["name"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("#!csharp\n\n#!html\n")]
    [InlineData("#!meta\n\n{\"kernelInfo\":{}}\n")]
    public void A_file_without_cells_is_a_notebook_without_cells(string text)
    {
        var notebook = Notebook.Of("a", DibFile.Read(text));
        Assert.Empty(notebook.Cells);
        Assert.Equal(text, DibFile.Write(notebook));
    }

    [Theory]
    [InlineData("#!meta\n{\n#!csharp\n1")]
    [InlineData("#!meta\n[1]\n#!csharp\n1")]
    [InlineData("#!meta\n{\"a\":1,\"a\":2}\n#!csharp\n1")]
    [InlineData("#!meta\n{\"a\":{\"b\":1,\"b\":2}}\n#!csharp\n1")]
    [InlineData("#!meta\n{\"a\":\"\\ud800\"}\n#!csharp\n1")]
    public void Broken_metadata_are_reported(string text) =>
        Assert.Contains("#!meta", Assert.Throws<NotebookException>(() => DibFile.Read(text)).Message);
}

internal static class NotebookWithout
{
    /// <summary>The notebook as an editor would have made it, without what was kept of a file's layout.</summary>
    public static Notebook Without(this Notebook notebook, string name)
    {
        (notebook.Json["metadata"] as JsonObject)?.Remove(name);
        foreach (var cell in notebook.Cells)
            (cell.Json["metadata"] as JsonObject)?.Remove(name);
        return notebook;
    }
}
