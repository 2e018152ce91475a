using System.Text.Json;

namespace Labs.Jupyter.Wire;

/// <summary>Reads what peers sent: a member that is missing or of another kind has a default.</summary>
internal static class JsonReading
{
    public static string Text(this JsonElement json, string name, string otherwise = "") =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()! : otherwise;

    public static bool Flag(this JsonElement json, string name, bool otherwise) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean() : otherwise;

    public static int Number(this JsonElement json, string name, int otherwise) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number : otherwise;

    /// <summary>An object's member; an undefined element when there is none.</summary>
    public static JsonElement Member(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : default;
}
