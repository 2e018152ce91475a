using System.Text.Json.Nodes;

namespace Labs.Kubernetes;

/// <summary>
/// An object to create, described by the fields that the labs use. Its text is a YAML document, so that it can stand in front of or behind
/// handwritten ones.
/// </summary>
public abstract record ObjectSpec
{
    /// <summary>Returns the object as the API server expects it.</summary>
    internal abstract JsonObject ToJson();

    /// <summary>Returns the document: JSON, which is YAML too.</summary>
    public sealed override string ToString() => $"---\n{ToJson().ToJsonString()}\n";

    internal static JsonObject Object(string apiVersion, string kind, JsonObject metadata, string field, JsonNode content) => new()
    {
        ["apiVersion"] = apiVersion,
        ["kind"] = kind,
        ["metadata"] = metadata,
        [field] = content,
    };

    internal static JsonObject Metadata(string name, IReadOnlyDictionary<string, string> labels) =>
        new() { ["name"] = name, ["labels"] = Map(labels) };

    internal static JsonObject Map(IReadOnlyDictionary<string, string> pairs) =>
        new(pairs.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));

    internal static JsonArray List(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode?)text)]);

    internal static JsonArray List(IEnumerable<JsonObject> items) => new([.. items]);
}

/// <summary>Creates objects from their specs.</summary>
public static class ObjectSpecs
{
    /// <summary>
    /// Makes the cluster's objects match the specs, as <see cref="ClusterApi.ApplyAsync(string, CancellationToken)"/> does for a text.
    /// </summary>
    /// <exception cref="ManifestException">The server refused objects.</exception>
    public static Task<IReadOnlyList<Applied>> ApplyAsync(this ClusterApi api, params IEnumerable<ObjectSpec> specs) =>
        api.ApplyAsync(string.Concat(specs));
}
