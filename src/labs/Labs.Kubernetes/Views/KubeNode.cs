using System.Text.Json.Nodes;

namespace Labs.Kubernetes;

/// <summary>A machine of the cluster.</summary>
public sealed record KubeNode(KubeObject Object) : ObjectView(Object), IObjectView<KubeNode>
{
    static string IObjectView<KubeNode>.KindName => "nodes";

    public bool IsReady => (Object.At("status.conditions") as JsonArray ?? []).Any(condition => (string?)condition!["type"] == "Ready" && (string?)condition["status"] == "True");

    public string? Address => (Object.At("status.addresses") as JsonArray ?? []).Where(address => (string?)address!["type"] == "InternalIP").Select(address => (string?)address!["address"]).FirstOrDefault();

    /// <summary>Whether the API server runs there: the label was called master before Kubernetes 1.20.</summary>
    public bool IsControlPlane => Labels.ContainsKey("node-role.kubernetes.io/control-plane") || Labels.ContainsKey("node-role.kubernetes.io/master");

    /// <summary>As <c>key=value:effect</c>.</summary>
    public IReadOnlyList<string> Taints => [.. (Object.At("spec.taints") as JsonArray ?? []).OfType<JsonObject>().Select(taint => $"{taint["key"]}{(taint["value"] is { } value ? $"={value}" : "")}:{taint["effect"]}")];

    public string KubeletVersion => Object.Text("status.nodeInfo.kubeletVersion") ?? "";

    public string Runtime => Object.Text("status.nodeInfo.containerRuntimeVersion") ?? "";

    static KubeNode IObjectView<KubeNode>.Of(KubeObject item) => new(item);
}
