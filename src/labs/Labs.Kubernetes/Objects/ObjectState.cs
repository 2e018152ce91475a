using System.Text.Json.Nodes;

namespace Labs.Kubernetes;

/// <summary>An object's state in one line, for messages.</summary>
internal static class ObjectState
{
    public static string Of(KubeObject item)
    {
        string?[] parts =
        [
            item.Text("status.phase"),
            item.Text("status.reason"),
            .. item.Items("status.containerStatuses").Select(OfContainer),
            .. item.Items("status.conditions").Select(condition => OfCondition(condition, item.Kind)),
            OfDeletion(item),
        ];
        string[] known = [.. parts.OfType<string>().Distinct()];
        return known.Length > 0 ? string.Join("; ", known) : "exists";
    }

    private static string? OfContainer(JsonObject container)
    {
        if (KubeObject.At(container, "state.waiting") is JsonObject waiting)
            return $"{container["name"]} waits: {WithMessage(waiting)}";
        return KubeObject.At(container, "state.terminated") is JsonObject ended
            ? $"{container["name"]} ended with exit code {ended["exitCode"]}"
            : null;
    }

    // Most conditions are good if they are True; the ones of a namespace that is being deleted report what is wrong.
    private static string? OfCondition(JsonObject condition, string kind)
    {
        var isTrue = (string?)condition["status"] == "True";
        var isBad = kind == "Namespace" ? isTrue : !isTrue;
        return isBad && (string?)condition["reason"] is not (null or "PodCompleted" or "ContainersNotReady")
            ? $"{condition["type"]} {condition["status"]}: {WithMessage(condition)}"
            : null;
    }

    private static string? OfDeletion(KubeObject item)
    {
        if (item.DeletionAt is not { } deletion)
            return null;
        string[] finalizers = [.. item.Finalizers.Concat(item.Texts("spec.finalizers")).Select(finalizer => "finalizer " + finalizer)];
        return $"deletion requested for {deletion:HH:mm:ss}"
            + (finalizers.Length > 0 ? $", delayed by {string.Join(", ", finalizers)}" : "");
    }

    private static string WithMessage(JsonObject report) =>
        $"{report["reason"]}{(report["message"] is { } message ? $", {message}" : "")}";
}
