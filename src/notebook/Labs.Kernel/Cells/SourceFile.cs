using System.Text.Json;
using System.Text.RegularExpressions;

namespace Labs.Kernel.Cells;

/// <summary>Reads the code in a file of <c>#load</c> or <c>#!import</c>: a script, a notebook or a .dib file.</summary>
internal static partial class SourceFile
{
    [GeneratedRegex(@"^#!meta\r?\n(?:.*\r?\n)*?(?=^#!)", RegexOptions.Multiline)]
    private static partial Regex DibMetadata { get; }

    /// <summary>Returns the pieces of code in a file, each with its first language and the name that errors use for it.</summary>
    /// <param name="path">The full path of the file.</param>
    /// <param name="line">The line of the directive in the cell, for errors.</param>
    /// <exception cref="CellException">A file with the ending .ipynb is not a notebook.</exception>
    public static IReadOnlyList<(string Language, string Text, string Name)> Read(string path, int line)
    {
        var text = File.ReadAllText(path);
        var name = Path.GetFileName(path);
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".ipynb" => Notebook(path, text, line),
            // A .dib file has its cells one after the other below their markers, so it has the form of a single cell.
            ".dib" => [("csharp", DibMetadata.Replace(text, ""), name)],
            _ => [("csharp", text, name)],
        };
    }

    private static List<(string Language, string Text, string Name)> Notebook(string path, string text, int line)
    {
        try
        {
            using var notebook = JsonDocument.Parse(text);
            var cells = new List<(string Language, string Text, string Name)>();
            foreach (var cell in notebook.RootElement.GetProperty("cells").EnumerateArray())
            {
                if (cell.GetProperty("cell_type").GetString() != "code")
                    continue;
                var source = cell.GetProperty("source");
                var code = source.ValueKind == JsonValueKind.Array
                    ? string.Concat(source.EnumerateArray().Select(part => part.GetString()))
                    : source.GetString() ?? "";
                cells.Add((LanguageOf(cell) ?? "csharp", code, $"{Path.GetFileName(path)} cell {cells.Count + 1}"));
            }
            return cells;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new CellException("NoNotebook", $"{path} is not a notebook: {exception.Message}", line);
        }
    }

    // Cells of .NET Interactive have their language in the metadata.
    private static string? LanguageOf(JsonElement cell) =>
        cell.TryGetProperty("metadata", out var metadata)
        && metadata.TryGetProperty("polyglot_notebook", out var polyglot)
        && polyglot.TryGetProperty("kernelName", out var kernel)
            ? kernel.GetString()
            : null;
}
