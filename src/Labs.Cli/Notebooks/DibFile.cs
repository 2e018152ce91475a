using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Labs.Cli.Notebooks;

/// <summary>.NET Interactive's text format: cells one after the other, each below a line with its language.</summary>
internal static partial class DibFile
{
    // Those of .NET Interactive and of the labs; a file's own #!meta names more.
    private static readonly string[] s_languages =
    [
        "csharp", "c#", "fsharp", "f#", "pwsh", "powershell", "javascript", "js", "html", "markdown", "mermaid", "sql", "kql", "value", "http", "bash", "sh", "yaml", "svg",
    ];

    /// <summary>A notebook's JSON with the cells of a .dib text.</summary>
    public static JsonObject Read(string text)
    {
        var languages = new HashSet<string>(s_languages, StringComparer.OrdinalIgnoreCase);
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var start = Meta(lines, languages);
        var cells = new JsonArray();
        var (language, body) = ("csharp", new List<string>());
        foreach (var line in lines.Skip(start))
        {
            if (Marker.Match(line) is { Success: true } marker && languages.Contains(marker.Groups[1].Value))
            {
                Flush();
                (language, body) = (Plain(marker.Groups[1].Value), []);
            }
            else
            {
                body.Add(line);
            }
        }
        Flush();
        return new JsonObject
        {
            ["cells"] = cells,
            ["metadata"] = new JsonObject
            {
                ["kernelspec"] = new JsonObject { ["display_name"] = "C# (Labs)", ["language"] = "C#", ["name"] = "labs-csharp" },
                ["language_info"] = new JsonObject { ["name"] = "C#" },
            },
            ["nbformat"] = 4,
            ["nbformat_minor"] = 5,
        };

        void Flush()
        {
            var source = string.Join('\n', body).Trim('\n');
            if (source.Length > 0)
                cells.Add((JsonNode)Cell(language, source, cells.Count + 1));
        }
    }

    public static string Write(Notebook notebook)
    {
        var cells = notebook.Cells.Where(cell => cell.Type != "raw").Select(cell => (Marker: $"#!{(cell.IsCode ? cell.Language : "markdown")}", Source: cell.Source.TrimEnd('\n')))
            // A cell that starts with its own marker needs no second one.
            .Select(cell => (cell.Marker, Source: cell.Source.StartsWith(cell.Marker + "\n", StringComparison.Ordinal) ? cell.Source[(cell.Marker.Length + 1)..] : cell.Source))
            .Select(cell => $"{cell.Marker}\n\n{cell.Source}\n");
        return "#!meta\n\n{\"kernelInfo\":{\"defaultKernelName\":\"csharp\",\"items\":[{\"name\":\"csharp\",\"languageName\":\"C#\",\"aliases\":[\"c#\",\"cs\"]}]}}\n\n" + string.Join('\n', cells);
    }

    // #!meta, then a JSON object up to the first marker.
    private static int Meta(string[] lines, HashSet<string> languages)
    {
        var start = Array.FindIndex(lines, line => line.Length > 0);
        if (start < 0 || lines[start].TrimEnd() != "#!meta")
            return 0;
        var end = Array.FindIndex(lines, start + 1, line => line.StartsWith("#!", StringComparison.Ordinal));
        end = end < 0 ? lines.Length : end;
        try
        {
            var meta = JsonNode.Parse(string.Join('\n', lines[(start + 1)..end]));
            foreach (var item in meta?["kernelInfo"]?["items"] as JsonArray ?? [])
                languages.UnionWith([(string?)item?["name"] ?? "csharp", .. (item?["aliases"] as JsonArray ?? []).Select(alias => (string?)alias ?? "csharp")]);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new NotebookException($"the #!meta of the file is no JSON: {exception.Message}");
        }
        return end;
    }

    private static JsonObject Cell(string language, string source, int number)
    {
        var isCode = language != "markdown";
        var cell = new JsonObject { ["cell_type"] = isCode ? "code" : "markdown", ["id"] = $"cell-{number}", ["metadata"] = new JsonObject() };
        if (isCode)
        {
            cell["metadata"] = new JsonObject
            {
                ["dotnet_interactive"] = new JsonObject { ["language"] = language },
                ["polyglot_notebook"] = new JsonObject { ["kernelName"] = language },
            };
            (cell["execution_count"], cell["outputs"]) = (null, new JsonArray());
            // Front ends don't send a cell's metadata along; the marker reaches every kernel.
            if (language != "csharp")
                source = $"#!{language}\n{source}";
        }
        cell["source"] = NotebookCell.Lines(source);
        return cell;
    }

    private static string Plain(string language) => language.ToLowerInvariant() switch { "c#" or "cs" => "csharp", "f#" => "fsharp", "js" => "javascript", var other => other };

    [GeneratedRegex(@"^#!([A-Za-z][\w#.+-]*)\s*$")]
    private static partial Regex Marker { get; }
}
