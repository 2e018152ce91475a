using System.Text.Json;
using System.Text.Json.Nodes;

namespace Labs.Jupyter.Wire;

/// <summary>Writes a bundle of MIME types as Jupyter expects it: JSON types as JSON, all others as text.</summary>
internal static class MimeJson
{
    public static JsonObject Of(IReadOnlyDictionary<string, string> data)
    {
        var json = new JsonObject();
        foreach (var (type, text) in data)
            json[type] = IsJson(type) ? Parsed(text) : text;
        return json;
    }

    private static bool IsJson(string type) => type == "application/json" || type.EndsWith("+json", StringComparison.Ordinal);

    private static JsonNode? Parsed(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return text; // not valid JSON although its type says so; shown as it is
        }
    }
}
