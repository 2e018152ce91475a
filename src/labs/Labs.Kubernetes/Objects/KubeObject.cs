using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Labs.Kubernetes;

/// <summary>An object of any kind, as the API server gave it.</summary>
public sealed class KubeObject(JsonObject json) : View
{
    private static readonly JsonSerializerOptions s_readable = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public JsonObject Json { get; } = json;

    public string ApiVersion => Text("apiVersion") ?? "";

    public string Kind => Text("kind") ?? "";

    public string Name => Text("metadata.name") ?? "";

    /// <summary>Empty for objects of the whole cluster.</summary>
    public string Namespace => Text("metadata.namespace") ?? "";

    public string Uid => Text("metadata.uid") ?? "";

    public string ResourceVersion => Text("metadata.resourceVersion") ?? "";

    /// <summary>Counted by the server in whole seconds.</summary>
    public DateTimeOffset? CreatedAt => Time("metadata.creationTimestamp");

    /// <summary>When its deletion was asked for; what is deleted and still there has finalizers, or pods with a grace period.</summary>
    public DateTimeOffset? DeletionAt => Time("metadata.deletionTimestamp");

    public IReadOnlyList<string> Finalizers => [.. (At("metadata.finalizers") as JsonArray ?? []).Select(item => (string)item!)];

    public IReadOnlyDictionary<string, string> Labels => Map("metadata.labels");

    public IReadOnlyDictionary<string, string> Annotations => Map("metadata.annotations");

    /// <summary>The value at a path such as <c>status.phase</c> or <c>spec.containers[0].image</c>, as text; null where there is none.</summary>
    public string? Text(string path) => At(path) switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonValue value => value.ToJsonString(),
        var other => other.ToJsonString(),
    };

    /// <summary>The value at a path such as <c>status.phase</c> or <c>spec.containers[0].image</c>.</summary>
    public JsonNode? At(string path) => At(Json, path);

    internal static JsonNode? At(JsonNode? node, string path)
    {
        foreach (var part in path.Split('.'))
        {
            var bracket = part.IndexOf('[');
            node = node is JsonObject map && map.TryGetPropertyValue(bracket < 0 ? part : part[..bracket], out var value) ? value : null;
            if (bracket >= 0)
                node = node is JsonArray list && int.TryParse(part.AsSpan(bracket + 1).TrimEnd(']'), out var index) && index < list.Count ? list[index] : null;
            if (node is null)
                return null;
        }
        return node;
    }

    internal DateTimeOffset? Time(string path) => ParseTime(Text(path));

    internal static DateTimeOffset? ParseTime(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    internal IReadOnlyDictionary<string, string> Map(string path) =>
        (At(path) as JsonObject ?? []).ToDictionary(pair => pair.Key, pair => pair.Value is JsonValue value && value.TryGetValue<string>(out var text) ? text : pair.Value?.ToJsonString() ?? "");

    /// <summary>The state in a line: phase, conditions that are not met, containers that wait, why it is still there.</summary>
    public string State => ObjectState.Of(this);

    public override MimeBundle ToMime()
    {
        var shown = (JsonObject)Json.DeepClone();
        (shown["metadata"] as JsonObject)?.Remove("managedFields"); // longer than the object, and for controllers
        var text = shown.ToJsonString(s_readable);
        return new($"{Kind} {Name}: {State}") { [MimeBundle.Html] = $"<details><summary>{Html.Escape($"{Kind} {Name}: {State}")}</summary><pre>{Html.Escape(text)}</pre></details>" };
    }
}
