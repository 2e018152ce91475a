using System.Text.Json.Nodes;

namespace Labs.Runner.Notebooks;

/// <summary>A cell over its nbformat object, so that what the labs don't know is kept.</summary>
public sealed class NotebookCell(JsonObject json)
{
    /// <summary>The cell as the file has it.</summary>
    public JsonObject Json { get; } = json;

    /// <summary><c>code</c>, <c>markdown</c> or <c>raw</c>.</summary>
    public string Type => (string)Json["cell_type"]!;

    /// <summary>Whether a notebook kernel executes it.</summary>
    public bool IsCode => Type == "code";

    /// <summary>The text.</summary>
    public string Source
    {
        get => Text(Json["source"]);
        set => Json["source"] = Lines(value);
    }

    /// <summary>The tags. The runner obeys <c>parameters</c>, <c>raises-exception</c>, <c>skip-execution</c> and others.</summary>
    public IReadOnlyList<string> Tags =>
        Json.At("metadata", "tags") is JsonArray tags ? [.. tags.Select(tag => tag?.ToString() ?? "")] : [];

    /// <summary>The exercise that a learner solves in this cell: <c>metadata.labs.exercise</c>. Null for any other cell.</summary>
    public string? Exercise => Json.TextAt("metadata", "labs", "exercise");

    /// <summary>The language: <c>polyglot_notebook.kernelName</c>, <c>dotnet_interactive.language</c>, or C#.</summary>
    public string Language => DeclaredLanguage ?? "csharp";

    /// <summary>The language that the cell's metadata name; null when they name none.</summary>
    public string? DeclaredLanguage =>
        Json.TextAt("metadata", "polyglot_notebook", "kernelName") ?? Json.TextAt("metadata", "dotnet_interactive", "language");

    /// <summary>The outputs; changes are the cell's.</summary>
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

    /// <summary>The first line that is neither blank nor a marker, at most 60 characters. Messages name the cell by it.</summary>
    public string Headline
    {
        get
        {
            var line = Source.Split('\n').Select(line => line.Trim())
                .FirstOrDefault(line => line.Length > 0 && !line.StartsWith("#!", StringComparison.Ordinal)) ?? "";
            return line.Length <= 60 ? line : line[..59] + "…";
        }
    }

    /// <summary>Returns the text of nbformat's multi-line string.</summary>
    internal static string Text(JsonNode? node) => node switch
    {
        JsonArray lines => string.Concat(lines.Select(line => line?.ToString())),
        null => "",
        _ => node.ToString(),
    };

    /// <summary>Returns nbformat's multi-line string: a list of lines, all but the last with its line feed.</summary>
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
