using System.Text.Json.Nodes;

namespace Labs.Runner.Tests;

/// <summary>Notebooks from their cells, for tests whose cells are the test's data. Notebooks that stay the same are in Fixtures.</summary>
internal static class TestNotebook
{
    /// <summary>Returns a notebook of code cells as text.</summary>
    public static string Json(params (string Source, string[] Tags)[] cells) => new JsonObject
    {
        ["cells"] = new JsonArray([.. cells.Select((cell, i) => (JsonNode)new JsonObject
        {
            ["cell_type"] = "code",
            ["id"] = $"c{i}",
            ["metadata"] = new JsonObject { ["tags"] = new JsonArray([.. cell.Tags.Select(tag => (JsonNode)tag)]) },
            ["execution_count"] = null,
            ["outputs"] = new JsonArray(),
            ["source"] = cell.Source,
        })]),
        ["metadata"] = new JsonObject(),
        ["nbformat"] = 4,
        ["nbformat_minor"] = 5,
    }.ToJsonString();
}
