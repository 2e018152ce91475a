using System.Text.Json.Nodes;

namespace Labs.Kubernetes;

/// <summary>A node as the API server describes it. See <see cref="ClusterNode"/> for the container behind it.</summary>
/// <param name="Object">The node as the API server returned it.</param>
public sealed record KubeNode(KubeObject Object) : ObjectView(Object), IObjectView<KubeNode>
{
    static string IObjectView<KubeNode>.KindName => "nodes";

    /// <summary>Whether the kubelet reports that the node accepts pods.</summary>
    public bool IsReady => Object.HasCondition("Ready");

    /// <summary>The node's internal IP address; null if it has none yet.</summary>
    public string? Address => Object.Items("status.addresses")
        .Where(address => (string?)address["type"] == "InternalIP")
        .Select(address => (string?)address["address"]).FirstOrDefault();

    /// <summary>Whether the API server runs there, by its label: control-plane, or master before Kubernetes 1.20.</summary>
    public bool IsControlPlane =>
        Labels.ContainsKey("node-role.kubernetes.io/control-plane") || Labels.ContainsKey("node-role.kubernetes.io/master");

    /// <summary>The taints as <c>key=value:effect</c>, or <c>key:effect</c> for one without a value.</summary>
    public IReadOnlyList<string> Taints => [.. Object.Items("spec.taints").Select(Taint)];

    /// <summary>The version of the kubelet, such as <c>v1.20.2</c>.</summary>
    public string KubeletVersion => Object.Text("status.nodeInfo.kubeletVersion") ?? "";

    /// <summary>The container runtime and its version, such as <c>containerd://1.6.20</c>.</summary>
    public string Runtime => Object.Text("status.nodeInfo.containerRuntimeVersion") ?? "";

    static KubeNode IObjectView<KubeNode>.Of(KubeObject item) => new(item);

    private static string Taint(JsonObject taint) =>
        $"{taint["key"]}{(taint["value"] is { } value ? $"={value}" : "")}:{taint["effect"]}";
}
