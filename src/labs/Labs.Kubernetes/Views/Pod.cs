using System.Text.Json.Nodes;

namespace Labs.Kubernetes;

/// <summary>A pod: containers that share a sandbox on a node.</summary>
/// <param name="Object">The pod as the API server returned it.</param>
public sealed record Pod(KubeObject Object) : ObjectView(Object), IObjectView<Pod>
{
    static string IObjectView<Pod>.KindName => "pods";

    /// <summary>Pending, Running, Succeeded, Failed or Unknown.</summary>
    public string Phase => Object.Text("status.phase") ?? "";

    /// <summary>The name of the pod's node; empty until the pod is scheduled.</summary>
    public string Node => Object.Text("spec.nodeName") ?? "";

    /// <summary>The pod's address; null until its sandbox exists.</summary>
    public string? IpAddress => Object.Text("status.podIP");

    /// <summary>Whether all containers are ready, so that services send traffic to the pod.</summary>
    public bool IsReady => Object.HasCondition("Ready");

    /// <summary>The sum of the restarts of all its containers.</summary>
    public int Restarts => Statuses.Sum(status => (int?)status["restartCount"] ?? 0);

    /// <summary>Why the pod does not run, in the words of the node or the scheduler; empty if nothing prevents it.</summary>
    public string Waiting => WaitingContainer ?? Unschedulable ?? "";

    private IEnumerable<JsonObject> Statuses => Object.Items("status.containerStatuses");

    private string? WaitingContainer =>
        Statuses.Select(status => (string?)KubeObject.At(status, "state.waiting.reason")).FirstOrDefault(reason => reason is not null);

    private string? Unschedulable => Object.Items("status.conditions")
        .Where(condition => (string?)condition["type"] == "PodScheduled" && (string?)condition["status"] == "False")
        .Select(condition => (string?)condition["message"]).FirstOrDefault();

    static Pod IObjectView<Pod>.Of(KubeObject item) => new(item);
}
