using System.Text.Json.Nodes;

namespace Labs.Cli.Notebooks;

/// <summary>A cell over its nbformat object, so that what the labs don't know is kept.</summary>
public sealed class NotebookCell(JsonObject json)
{
    public JsonObject Json { get; } = json;

    public string Type => (string)Json["cell_type"]!;

    public bool IsCode => Type == "code";

    public string Source
    {
        get => Text(Json["source"]);
        set => Json["source"] = Lines(value);
    }

    public IReadOnlyList<string> Tags => Json["metadata"]?["tags"] is JsonArray tags ? [.. tags.Select(tag => tag?.ToString() ?? "")] : [];

    /// <summary>The exercise whose place this cell is: <c>metadata.labs.exercise</c>.</summary>
    public string? Exercise => Json["metadata"]?["labs"]?["exercise"]?.ToString();

    /// <summary>The language: <c>polyglot_notebook.kernelName</c>, <c>dotnet_interactive.language</c>, or C#.</summary>
    public string Language => DeclaredLanguage ?? "csharp";

    /// <summary>The language that its metadata name; null when they name none.</summary>
    public string? DeclaredLanguage =>
        Json["metadata"]?["polyglot_notebook"]?["kernelName"]?.ToString()
        ?? Json["metadata"]?["dotnet_interactive"]?["language"]?.ToString();

    public JsonArray Outputs
    {
        get
        {
            if (Json["outputs"] is JsonArray outputs)
                return outputs;
            var none = new JsonArray();
            Json["outputs"] = none;
            return none;
        }
    }

    /// <summary>The first line that says something: how messages name the cell.</summary>
    public string Headline
    {
        get
        {
            var line = Source.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0 && !line.StartsWith("#!", StringComparison.Ordinal)) ?? "";
            return line.Length <= 60 ? line : line[..59] + "…";
        }
    }

    internal static string Text(JsonNode? node) => node switch
    {
        JsonArray lines => string.Concat(lines.Select(line => line?.ToString())),
        null => "",
        _ => node.ToString(),
    };

    /// <summary>nbformat's multi-line string: a line each, all but the last with its line feed.</summary>
    internal static JsonArray Lines(string text)
    {
        var lines = new JsonArray();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            var next = end < 0 ? text.Length : end + 1;
            lines.Add(text[start..next]);
            start = next;
        }
        return lines;
    }
}
