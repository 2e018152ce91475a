using System.Text.Json;

namespace Labs.Jupyter.Wire;

/// <summary>Reads JSON from peers. A member that is missing or of another kind has a default value.</summary>
internal static class JsonReading
{
    public static string Text(this JsonElement json, string name, string otherwise = "") =>
        json.Member(name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : otherwise;

    public static bool Flag(this JsonElement json, string name, bool otherwise) =>
        json.Member(name) is { ValueKind: JsonValueKind.True or JsonValueKind.False } flag ? flag.GetBoolean() : otherwise;

    public static int Number(this JsonElement json, string name, int otherwise) =>
        json.Member(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : otherwise;

    /// <summary>Returns an object's member; an undefined element if there is none.</summary>
    public static JsonElement Member(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : default;
}
