using System.Text.Json;
using System.Text.RegularExpressions;

namespace Labs.Kernel.Cells;

/// <summary>The code in a file that <c>#load</c> or <c>#!import</c> names: a script, a notebook, or a .dib file.</summary>
internal static partial class SourceFile
{
    [GeneratedRegex(@"^#!meta\r?\n(?:.*\r?\n)*?(?=^#!)", RegexOptions.Multiline)]
    private static partial Regex DibMetadata { get; }

    /// <returns>Pieces of code, each in the language it starts with.</returns>
    public static IReadOnlyList<(string Language, string Text)> Read(string path, int line)
    {
        var text = File.ReadAllText(path);
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".ipynb" => Notebook(path, text, line),
            // A .dib file is one cell after the other, each after its marker, so it reads like a cell.
            ".dib" => [("csharp", DibMetadata.Replace(text, ""))],
            _ => [("csharp", text)],
        };
    }

    private static List<(string Language, string Text)> Notebook(string path, string text, int line)
    {
        try
        {
            using var notebook = JsonDocument.Parse(text);
            var cells = new List<(string Language, string Text)>();
            foreach (var cell in notebook.RootElement.GetProperty("cells").EnumerateArray())
            {
                if (cell.GetProperty("cell_type").GetString() != "code")
                    continue;
                var source = cell.GetProperty("source");
                var language = cell.TryGetProperty("metadata", out var metadata) && metadata.TryGetProperty("polyglot_notebook", out var polyglot)
                    && polyglot.TryGetProperty("kernelName", out var name) ? name.GetString() ?? "csharp" : "csharp";
                cells.Add((language, source.ValueKind == JsonValueKind.Array ? string.Concat(source.EnumerateArray().Select(part => part.GetString())) : source.GetString() ?? ""));
            }
            return cells;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new CellException("NoNotebook", $"{path} is no notebook: {exception.Message}", line);
        }
    }
}
