using System.Text.Json.Nodes;

namespace Labs.Kubernetes;

/// <summary>An object's state in a line, for messages.</summary>
internal static class ObjectState
{
    public static string Of(KubeObject item)
    {
        var parts = new List<string>();
        if (item.Text("status.phase") is { } phase)
            parts.Add(phase);
        if (item.Text("status.reason") is { } reason)
            parts.Add(reason);
        foreach (var container in (item.At("status.containerStatuses") as JsonArray ?? []).OfType<JsonObject>())
        {
            if (KubeObject.At(container, "state.waiting") is JsonObject waiting)
                parts.Add($"{container["name"]} waits: {waiting["reason"]}{(waiting["message"] is { } why ? $", {why}" : "")}");
            else if (KubeObject.At(container, "state.terminated") is JsonObject ended)
                parts.Add($"{container["name"]} ended with exit code {ended["exitCode"]}");
        }
        foreach (var condition in (item.At("status.conditions") as JsonArray ?? []).OfType<JsonObject>())
        {
            // Most conditions are good when true; those of a namespace's end say what is wrong.
            var isBad = item.Kind == "Namespace" ? (string?)condition["status"] == "True" : (string?)condition["status"] != "True";
            if (isBad && (string?)condition["reason"] is { } word and not "PodCompleted" and not "ContainersNotReady")
                parts.Add($"{condition["type"]} {condition["status"]}: {word}{(condition["message"] is { } text ? $", {text}" : "")}");
        }
        if (item.DeletionAt is { } deletion)
            parts.Add($"deletion asked for at {deletion:HH:mm:ss}{(Remaining(item) is { Count: > 0 } held ? $", held by {string.Join(", ", held)}" : "")}");
        return parts.Count > 0 ? string.Join("; ", parts.Distinct()) : "there";
    }

    private static List<string> Remaining(KubeObject item) =>
        [.. item.Finalizers.Concat((item.At("spec.finalizers") as JsonArray ?? []).Select(finalizer => (string)finalizer!)).Select(finalizer => "finalizer " + finalizer)];
}
