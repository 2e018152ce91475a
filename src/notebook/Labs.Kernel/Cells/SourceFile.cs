using System.Text.Json;
using System.Text.RegularExpressions;

namespace Labs.Kernel.Cells;

/// <summary>The code in a file that <c>#load</c> or <c>#!import</c> names: a script, a notebook, or a .dib file.</summary>
internal static partial class SourceFile
{
    [GeneratedRegex(@"^#!meta\r?\n(?:.*\r?\n)*?(?=^#!)", RegexOptions.Multiline)]
    private static partial Regex DibMetadata { get; }

    /// <returns>Pieces of code, each in the language it starts with and with the name that errors call it by.</returns>
    public static IReadOnlyList<(string Language, string Text, string Name)> Read(string path, int line)
    {
        var text = File.ReadAllText(path);
        var name = Path.GetFileName(path);
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".ipynb" => Notebook(path, text, line),
            // A .dib file is one cell after the other, each after its marker, so it reads like a cell.
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
                var language = cell.TryGetProperty("metadata", out var metadata) && metadata.TryGetProperty("polyglot_notebook", out var polyglot)
                    && polyglot.TryGetProperty("kernelName", out var kernel) ? kernel.GetString() ?? "csharp" : "csharp";
                var code = source.ValueKind == JsonValueKind.Array ? string.Concat(source.EnumerateArray().Select(part => part.GetString())) : source.GetString() ?? "";
                cells.Add((language, code, $"{Path.GetFileName(path)} cell {cells.Count + 1}"));
            }
            return cells;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new CellException("NoNotebook", $"{path} is no notebook: {exception.Message}", line);
        }
    }
}
