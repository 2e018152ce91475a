using System.Text.Json;
using System.Text.Json.Nodes;

namespace Labs.Runner.Notebooks;

/// <summary>Checks the members <c>labs</c> of the metadata of a notebook and its cells. Other members belong to other programs.</summary>
internal static class LabsMetadata
{
    /// <summary>Returns what is wrong with a notebook's own metadata; null when nothing is.</summary>
    public static string? Objection(JsonObject notebook)
    {
        if (notebook["metadata"] is not (null or JsonObject))
            return $"its metadata is {Kind(notebook["metadata"])}, expected an object.";
        if (notebook["metadata"].At("labs") is not { } labs)
            return null;
        if (labs is not JsonObject)
            return $"its metadata 'labs' is {Kind(labs)}, expected an object.";
        return Expect(labs, "requires", IsListOfTexts, "a list of texts")
            ?? Expect(labs, "images", IsListOfTexts, "a list of texts")
            ?? Expect(labs, "short", IsParameters, "an object with a value for each parameter")
            ?? Expect(labs, "alone", node => node.GetValueKind() is JsonValueKind.True or JsonValueKind.False, "true or false");
    }

    /// <summary>Returns what is wrong with a cell's metadata; null when nothing is.</summary>
    public static string? Objection(JsonObject cell, int number)
    {
        if (cell["metadata"] is not (null or JsonObject))
            return $"the metadata of cell {number} is {Kind(cell["metadata"])}, expected an object.";
        if (cell["metadata"].At("labs") is not { } labs)
            return null;
        var objection = labs is not JsonObject
            ? $"its metadata 'labs' is {Kind(labs)}, expected an object."
            : Expect(labs, "exercise", IsText, "a text")
            ?? Expect(labs, "durationMs", node => node.GetValueKind() is JsonValueKind.Number, "a number");
        return objection is null ? null : $"cell {number}: {objection}";
    }

    /// <summary>Returns what a node is, for messages.</summary>
    public static string Kind(JsonNode? node) => node switch
    {
        null => "missing",
        JsonArray => "a list",
        JsonObject => "an object",
        _ => node.ToJsonString() is { Length: < 40 } text ? text : "a value",
    };

    private static string? Expect(JsonNode labs, string name, Func<JsonNode, bool> isFine, string expected) =>
        labs[name] is { } node && !isFine(node) ? $"its metadata 'labs.{name}' is {Kind(node)}, expected {expected}." : null;

    private static bool IsText(JsonNode? node) => node?.GetValueKind() is JsonValueKind.String;

    private static bool IsListOfTexts(JsonNode node) => node is JsonArray items && items.All(IsText);

    private static bool IsParameters(JsonNode node) => node is JsonObject values && values.All(value => value.Value is not JsonObject);
}
