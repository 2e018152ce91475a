using System.Text.Json.Nodes;

namespace Labs.Kubernetes;

/// <summary>Containers that share a sandbox on a node.</summary>
public sealed record Pod(KubeObject Object) : ObjectView(Object), IObjectView<Pod>
{
    static string IObjectView<Pod>.KindName => "pods";

    /// <summary>Pending, Running, Succeeded, Failed or Unknown.</summary>
    public string Phase => Object.Text("status.phase") ?? "";

    /// <summary>Empty until it is scheduled.</summary>
    public string Node => Object.Text("spec.nodeName") ?? "";

    /// <summary>Null until its sandbox is there.</summary>
    public string? IpAddress => Object.Text("status.podIP");

    public bool IsReady => Condition("Ready");

    public bool IsScheduled => Condition("PodScheduled");

    /// <summary>Restarts of all its containers.</summary>
    public int Restarts => Statuses.Sum(status => (int?)status["restartCount"] ?? 0);

    /// <summary>What keeps it from running, in the words of the scheduler or the node; empty when nothing does.</summary>
    public string Waiting => Statuses.Select(status => KubeObject.At(status, "state.waiting.reason")).OfType<JsonNode>().Select(reason => (string)reason!).FirstOrDefault()
        ?? (Object.At("status.conditions") as JsonArray ?? []).Where(condition => (string?)condition!["type"] == "PodScheduled" && (string?)condition["status"] == "False")
            .Select(condition => (string?)condition!["message"]).FirstOrDefault() ?? "";

    private IEnumerable<JsonObject> Statuses => (Object.At("status.containerStatuses") as JsonArray ?? []).OfType<JsonObject>();

    static Pod IObjectView<Pod>.Of(KubeObject item) => new(item);

    private bool Condition(string type) =>
        (Object.At("status.conditions") as JsonArray ?? []).Any(condition => (string?)condition!["type"] == type && (string?)condition["status"] == "True");
}
