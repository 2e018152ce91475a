using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Labs.Kubernetes;

/// <summary>An object of any kind, as the API server returned it.</summary>
public sealed class KubeObject(JsonObject json) : View
{
    private static readonly JsonSerializerOptions s_readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The whole object.</summary>
    public JsonObject Json { get; } = json;

    /// <summary>Group and version, such as <c>apps/v1</c>.</summary>
    public string ApiVersion => Text("apiVersion") ?? "";

    /// <summary>The kind, such as <c>Pod</c>.</summary>
    public string Kind => Text("kind") ?? "";

    /// <summary>The object's name; empty if the server has yet to generate it.</summary>
    public string Name => Text("metadata.name") ?? "";

    /// <summary>The object's namespace; empty for objects of the whole cluster.</summary>
    public string Namespace => Text("metadata.namespace") ?? "";

    /// <summary>The server's identifier of this object. A new object of the same name has another one.</summary>
    public string Uid => Text("metadata.uid") ?? "";

    /// <summary>The server's opaque name of this version of the object; it changes with every change.</summary>
    public string ResourceVersion => Text("metadata.resourceVersion") ?? "";

    /// <summary>When the object was created, on the server's clock, in whole seconds.</summary>
    public DateTimeOffset? CreatedAt => Time("metadata.creationTimestamp");

    /// <summary>
    /// When the deletion was requested, plus the grace period; null if it was not. An object that still exists afterwards has finalizers,
    /// or is a pod within its grace period.
    /// </summary>
    public DateTimeOffset? DeletionAt => Time("metadata.deletionTimestamp");

    /// <summary>What must be removed from the object before a requested deletion takes effect.</summary>
    public IReadOnlyList<string> Finalizers => Texts("metadata.finalizers");

    /// <summary>The object's labels; empty if it has none.</summary>
    public IReadOnlyDictionary<string, string> Labels => Map("metadata.labels");

    /// <summary>The object's annotations; empty if it has none.</summary>
    public IReadOnlyDictionary<string, string> Annotations => Map("metadata.annotations");

    /// <summary>
    /// The state in one line, for messages: phase, conditions that are not met, containers that wait, and what delays a deletion.
    /// </summary>
    public string State => ObjectState.Of(this);

    /// <summary>
    /// Returns the value at a path such as <c>status.phase</c> or <c>spec.containers[0].image</c> as text; null if there is none.
    /// Objects and arrays are returned as JSON.
    /// </summary>
    public string? Text(string path) => At(path) is { } node ? TextOf(node) : null;

    /// <summary>
    /// Returns the value at a path such as <c>status.phase</c> or <c>spec.containers[0].image</c>; null if there is none.
    /// </summary>
    public JsonNode? At(string path) => At(Json, path);

    internal static JsonNode? At(JsonNode? node, string path)
    {
        foreach (var part in path.Split('.'))
        {
            var bracket = part.IndexOf('[');
            var name = bracket < 0 ? part : part[..bracket];
            node = node is JsonObject map && map.TryGetPropertyValue(name, out var value) ? value : null;
            if (bracket >= 0)
            {
                var isIndex = int.TryParse(part.AsSpan(bracket + 1).TrimEnd(']'), out var index);
                node = node is JsonArray list && isIndex && index < list.Count ? list[index] : null;
            }
            if (node is null)
                return null;
        }
        return node;
    }

    /// <summary>Returns the objects of an array; none if there is no array.</summary>
    internal IEnumerable<JsonObject> Items(string path) => (At(path) as JsonArray ?? []).OfType<JsonObject>();

    internal IReadOnlyList<string> Texts(string path) => [.. (At(path) as JsonArray ?? []).Select(item => (string)item!)];

    /// <summary>Returns whether the condition of a type, such as <c>Ready</c>, is <c>True</c>.</summary>
    internal bool HasCondition(string type) =>
        Items("status.conditions").Any(condition => (string?)condition["type"] == type && (string?)condition["status"] == "True");

    internal DateTimeOffset? Time(string path) => ParseTime(Text(path));

    internal IReadOnlyDictionary<string, string> Map(string path) =>
        (At(path) as JsonObject ?? []).ToDictionary(pair => pair.Key, pair => pair.Value is { } value ? TextOf(value) : "");

    private static string TextOf(JsonNode node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : node.ToJsonString();

    private static DateTimeOffset? ParseTime(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <inheritdoc/>
    public override MimeBundle ToMime()
    {
        var shown = (JsonObject)Json.DeepClone();
        (shown["metadata"] as JsonObject)?.Remove("managedFields"); // often longer than the rest, and of use to controllers only
        var title = $"{Kind} {Name}: {State}";
        var text = shown.ToJsonString(s_readable);
        return new(title)
        {
            [MimeBundle.Html] = $"<details><summary>{Html.Escape(title)}</summary><pre>{Html.Escape(text)}</pre></details>",
        };
    }
}
