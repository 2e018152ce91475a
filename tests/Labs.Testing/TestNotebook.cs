using System.Text.Json.Nodes;

namespace Labs.Testing;

/// <summary>
/// Notebooks from their cells, as JSON, for tests whose cells are the test's data. Notebooks that stay the same are in
/// tests/Labs.Runner.Tests/Fixtures.
/// </summary>
public static class TestNotebook
{
    /// <summary>Returns a notebook of code cells without tags.</summary>
    public static string Json(params string[] cells) => Json([.. cells.Select(source => (source, Array.Empty<string>()))]);

    /// <summary>Returns a notebook of code cells.</summary>
    public static string Json(params (string Source, string[] Tags)[] cells) => Of(cells, []).ToJsonString();

    /// <summary>Returns a notebook whose metadata name the labs' own kernel, so that an editor starts it without a question.</summary>
    public static string JsonForEditor(params (string Source, string[] Tags)[] cells) => Of(cells, new JsonObject
    {
        ["kernelspec"] = new JsonObject { ["name"] = "labs-csharp", ["display_name"] = "C# (Labs)", ["language"] = "C#" },
    }).ToJsonString();

    private static JsonObject Of((string Source, string[] Tags)[] cells, JsonObject metadata) => new()
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
        ["metadata"] = metadata,
        ["nbformat"] = 4,
        ["nbformat_minor"] = 5,
    };
}
