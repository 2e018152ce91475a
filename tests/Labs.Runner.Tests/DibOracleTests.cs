using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Labs.Runner.Notebooks;
using Microsoft.DotNet.Interactive.Documents;
using Oracle = Microsoft.DotNet.Interactive.Documents;

namespace Labs.Runner.Tests;

/// <summary>
/// Generated .dib files are read as .NET Interactive's own library reads them, and survive a conversion unchanged.
/// </summary>
public sealed class DibOracleTests
{
    private static readonly string[] s_metas =
    [
        "",
        """
        #!meta

        {"kernelInfo":{"defaultKernelName":"csharp","items":[{"name":"csharp","languageName":"C#","aliases":["c#","cs"]}]}}


        """,
        """
        #!meta

        {"kernelInfo":{"defaultKernelName":"csharp","items":[{"aliases":[],"name":"csharp"},
        {"aliases":["till"],"languageName":"T-SQL","name":"sql-shop"}]},"authors":["Ada",null],"deep":{"n":1.50,"text":"ü<&>\u00fc"}}


        """,
        """

        #!meta
        {
          "unknown": { "list": [1, 2.0, true] },
          "kernelInfo": { "items": [ { "name": "sql-shop", "aliases": [ "till" ] } ] }
        }

        """,
        """
        #!meta

        {"kernelspec":{"display_name":".NET (C#)","language":"C#","name":".net-csharp"},"language_info":{"name":"polyglot-notebook"},
        "polyglot_notebook":{"kernelInfo":{"defaultKernelName":"csharp","items":[{"aliases":["till"],"name":"sql-shop"}]}}}


        """,
    ];

    private static readonly Gen<string> s_line = OneOf(
        "var x = 1;", "x", "", "  ", "\t", "# Title", "#!time", "#!unknown", "#!csharp extra", "#!value --name a", "#!html ", " #!html",
        "#!/bin/bash", "echo '#!html'",
        "grüße 🙂", "{\"a\": \"\\n\"}", "#!connect mssql", "#!", "\u2028", "\uFEFF");

    private static readonly Gen<string> s_marker = OneOf(
        "csharp", "c#", "fsharp", "f#", "pwsh", "powershell", "javascript", "js", "html", "markdown", "md", "mermaid", "sql", "kql",
        "value", "http", "bash", "sql-shop", "till");

    private static readonly Gen<string> s_cell = Gen.Select(s_marker, Gen.Int[0, 3], s_line.List[0, 5], Gen.Int[0, 3],
        (marker, above, lines, below) =>
            $"#!{marker}\n" + new string('\n', above) + string.Concat(lines.Select(line => line + "\n")) + new string('\n', below));

    private static readonly Gen<string> s_file = Gen.Select(OneOf(s_metas), s_line.List[0, 3], s_cell.List[0, 6], Gen.Bool, Gen.Bool,
        (meta, first, cells, isWindows, isCut) =>
        {
            // A line that starts like a marker would end the #!meta, also for .NET Interactive, so a first cell without one stands alone.
            var text = meta + (meta.Length == 0 ? string.Concat(first.Select(line => line + "\n")) : "") + string.Concat(cells);
            text = isCut && cells.Count > 0 ? text.TrimEnd('\n') : text;
            return isWindows ? text.Replace("\n", "\r\n") : text;
        });

    /// <summary>Without a byte order mark: the library gets text instead of a file, and would take the mark as a cell's content.</summary>
    private static readonly Gen<string> s_text = s_file.Where(text => !text.StartsWith('\uFEFF'));

    /// <summary>
    /// Without the metadata of a notebook, whose languages the library does not look for in a .dib file: a line that is no marker in such
    /// a file becomes one when the file is written in the usual layout.
    /// </summary>
    private static readonly Gen<string> s_usualText = s_text.Where(text => !text.Contains("polyglot_notebook", StringComparison.Ordinal));

    [Fact]
    public void There_and_back_changes_no_byte() =>
        s_file.Sample(text =>
        {
            var notebook = Notebook.TextOf(DibFile.Read(text));
            Assert.Equal(text, DibFile.Write(Notebook.Of("generated", JsonNode.Parse(notebook)!.AsObject())));
            Assert.Equal("\uFEFF" + text, DibFile.Write(Notebook.Of("generated", DibFile.Read("\uFEFF" + text))));
        }, iter: 2_000);

    [Fact]
    public void Cells_languages_and_order_are_those_that_the_library_reads() =>
        s_text.Sample(text =>
        {
            Assert.Equal(Theirs(CodeSubmission.Parse(text, KernelInfos())), Own(DibFile.Read(text)));
        }, iter: 2_000);

    [Fact]
    public void The_library_reads_the_notebook_and_the_file_alike() =>
        s_text.Sample(text =>
        {
            var json = Notebook.TextOf(DibFile.Read(text));
            var read = Oracle.Jupyter.Notebook.Parse(json);
            var expected = CodeSubmission.Parse(text, KernelInfos());
            Assert.Equal(
                Theirs(expected),
                read.Elements.Select(element => (element.KernelName, WithoutMarker(element.KernelName!, element.Contents))));
            Assert.Subset(read.Metadata.Keys.Append("kernelInfo").ToHashSet(), expected.Metadata.Keys.ToHashSet());
            // What this kernel does not know of is there as it was.
            var unknown = expected.Metadata.Where(entry => entry.Key is "authors" or "deep" or "unknown").ToDictionary();
            var meta = JsonNode.Parse(JsonSerializer.Serialize(unknown))!;
            foreach (var (name, value) in meta.AsObject())
                Assert.True(JsonNode.DeepEquals(value, JsonNode.Parse(json)!["metadata"]![name]), $"{name}: {value}");
        }, iter: 1_000);

    [Fact]
    public void The_library_reads_what_is_written_without_a_kept_layout_as_the_same_cells() =>
        s_usualText.Sample(text =>
        {
            var usual = DibFile.Write(Notebook.Of("generated", DibFile.Read(text)).Without("labs_dib"));
            Assert.Equal(Own(DibFile.Read(text)), Theirs(CodeSubmission.Parse(usual, KernelInfos())));
        }, iter: 1_000);

    [Fact]
    public void Mixed_line_ends_stay_where_they_are()
    {
        const string Mixed = "#!csharp\r\n\r\nvar a = 1;\r\nvar b = 2;\n\n#!html\n\n<b>x</b>\r\n";
        var json = DibFile.Read(Mixed);
        Assert.Equal(Mixed, DibFile.Write(Notebook.Of("mixed", json)));
        Assert.Equal(
            CodeSubmission.Parse(Mixed, KernelInfos()).Elements.Select(element => (element.KernelName, element.Contents)),
            Own(json).Select(cell => (cell.KernelName, cell.Contents.Replace("\r\n", "\n"))));
    }

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static IEnumerable<(string? KernelName, string Contents)> Own(JsonObject json)
    {
        var notebook = Notebook.Of("generated", json);
        return notebook.Cells.Select(cell => ((string?)notebook.LanguageOf(cell), WithoutMarker(notebook.LanguageOf(cell), cell.Source)));
    }

    private static IEnumerable<(string? KernelName, string Contents)> Theirs(InteractiveDocument document) =>
        document.Elements.Where(element => element.Contents.Length > 0).Select(element => (element.KernelName, element.Contents));

    private static string WithoutMarker(string language, string source)
    {
        var marker = $"#!{language}\n";
        var hasMarker = language is not ("csharp" or "markdown") && source.StartsWith(marker, StringComparison.Ordinal);
        return hasMarker ? source[marker.Length..] : source;
    }

    private static KernelInfoCollection KernelInfos()
    {
        var infos = new KernelInfoCollection();
        foreach (var (name, aliases) in DibLanguages.Usual)
            infos.Add(new KernelInfo(name, name, aliases));
        return infos;
    }
}
