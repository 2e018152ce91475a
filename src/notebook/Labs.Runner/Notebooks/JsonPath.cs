using System.Text.Json.Nodes;

namespace Labs.Runner.Notebooks;

/// <summary>Reads metadata that other programs wrote: a member that is not there, or is of another kind, is null.</summary>
internal static class JsonPath
{
    /// <summary>Returns the value below a path of member names; null if a part of the path is missing or is not an object.</summary>
    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
            node = (node as JsonObject)?[name];
        return node;
    }

    /// <summary>Returns the text below a path of member names; null if there is none.</summary>
    public static string? TextAt(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
