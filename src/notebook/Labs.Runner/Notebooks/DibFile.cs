using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Labs.Runner.Notebooks;

/// <summary>
/// .NET Interactive's text format: cells one after the other, each below a line with its language. A notebook read from such a file
/// becomes the same file again, to the byte: what differs from the usual layout is kept under <c>labs_dib</c> in the notebook's metadata.
/// </summary>
internal static class DibFile
{
    private const string Layout = "labs_dib";
    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Returns a notebook's JSON with the cells of a .dib text.</summary>
    /// <exception cref="NotebookException">The file's <c>#!meta</c> is not a JSON object.</exception>
    public static JsonObject Read(string text)
    {
        var document = DibText.Parse(text);
        var metadata = DibMetadata.ToNotebook(document.Meta);
        var layout = new JsonObject();
        if (document.HasByteOrderMark)
            layout["bom"] = true;
        if (document.NewLine != "\n")
            layout["newline"] = document.NewLine;
        if (document.Tail != DibText.UsualTail || document.Cells.Count == 0)
            layout["tail"] = document.Tail;
        if (layout.Count > 0)
            metadata[Layout] = layout;
        var cells = new JsonArray();
        var block = DibMetadata.Block(metadata, document.Cells.Select(cell => cell.Language));
        foreach (var (cell, usualHead) in document.Cells.Zip(UsualHeads(block, document.Cells)))
            cells.Add((JsonNode)Cell(cell, cells.Count + 1, cell.Head == usualHead ? null : cell.Head));
        return new JsonObject { ["cells"] = cells, ["metadata"] = metadata, ["nbformat"] = 4, ["nbformat_minor"] = 5 };
    }

    /// <summary>Returns a notebook's JSON with the cells of a .dib file.</summary>
    /// <exception cref="NotebookException">
    /// The file can't be read, is not UTF-8 text, or its <c>#!meta</c> is not a JSON object.
    /// </exception>
    public static JsonObject ReadFile(string path)
    {
        try
        {
            return Read(s_strictUtf8.GetString(File.ReadAllBytes(path)));
        }
        catch (DecoderFallbackException)
        {
            throw new NotebookException($"{path} is not UTF-8 text.");
        }
        catch (NotebookException exception)
        {
            throw new NotebookException($"{path}: {exception.Message}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new NotebookException($"{path} can't be read: {exception.Message}");
        }
    }

    /// <summary>Returns a notebook as .dib text. Outputs and the metadata of single cells are lost.</summary>
    public static string Write(Notebook notebook)
    {
        var kept = Compose(notebook, withLayout: true);
        // If cells were moved or removed since the file was read, only the usual layout fits.
        return IsSame(kept, notebook) ? kept : Compose(notebook, withLayout: false);
    }

    private static string Compose(Notebook notebook, bool withLayout)
    {
        var metadata = notebook.Json["metadata"] as JsonObject ?? [];
        var layout = withLayout ? metadata[Layout] as JsonObject : null;
        var cells = notebook.Cells.Select(cell => PartOf(cell, notebook))
            .Where(cell => withLayout || cell.Source.Trim('\n').Length > 0).ToArray();
        var heads = UsualHeads(DibMetadata.Block(metadata, cells.Select(cell => cell.Language)), cells);
        var text = new StringBuilder();
        foreach (var (i, (cell, head)) in cells.Zip(heads).Index())
        {
            var own = withLayout ? notebook.Cells[i].Json.TextAt("metadata", Layout, "head") : null;
            text.Append(own ?? head).Append(withLayout ? cell.Source : cell.Source.Trim('\n'));
        }
        text.Append(cells.Length == 0 && layout is null ? DibMetadata.Block(metadata, []) : layout.TextAt("tail") ?? DibText.UsualTail);
        if (layout.TextAt("newline") is { } newLine)
            text.Replace("\n", newLine);
        return (layout.At("bom")?.GetValueKind() == JsonValueKind.True ? "\uFEFF" : "") + text;
    }

    private static bool IsSame(string text, Notebook notebook)
    {
        JsonObject again;
        try
        {
            again = Read(text);
        }
        catch (NotebookException)
        {
            return false;
        }
        var cells = again["cells"]!.AsArray().Select(cell => new NotebookCell(cell!.AsObject()));
        return cells.Select(cell => PartOf(cell, notebook)).SequenceEqual(notebook.Cells.Select(cell => PartOf(cell, notebook)))
            && JsonNode.DeepEquals(again["metadata"], notebook.Json["metadata"]);
    }

    private static IEnumerable<string> UsualHeads(string block, IReadOnlyList<DibCell> cells) =>
        cells.Select((cell, i) => (i == 0 ? block : "\n\n") + $"#!{cell.Language}\n\n");

    // Front ends don't send a cell's metadata to the kernel, so a notebook's cell has a marker as well. In a .dib file it is layout.
    private static DibCell PartOf(NotebookCell cell, Notebook notebook)
    {
        var language = notebook.LanguageOf(cell);
        var marker = $"#!{language}\n";
        var hasMarker = cell.Source.StartsWith(marker, StringComparison.Ordinal);
        return new DibCell("", language, hasMarker ? cell.Source[marker.Length..] : cell.Source);
    }

    private static JsonObject Cell(DibCell cell, int number, string? head)
    {
        var metadata = new JsonObject();
        var type = cell.Language is "markdown" or "raw" ? cell.Language : "code";
        var json = new JsonObject { ["cell_type"] = type, ["id"] = $"cell-{number}", ["metadata"] = metadata };
        var source = cell.Source;
        if (type == "code")
        {
            metadata["dotnet_interactive"] = new JsonObject { ["language"] = cell.Language };
            metadata["polyglot_notebook"] = new JsonObject { ["kernelName"] = cell.Language };
            (json["execution_count"], json["outputs"]) = (null, new JsonArray());
            if (cell.Language != "csharp")
                source = $"#!{cell.Language}\n{source}";
        }
        if (head is not null)
            metadata[Layout] = new JsonObject { ["head"] = head };
        json["source"] = NotebookCell.Lines(source);
        return json;
    }
}
