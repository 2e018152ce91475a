using System.Text.Json.Nodes;

namespace Labs.Kubernetes;

/// <summary>A port of a service.</summary>
/// <param name="Name">Empty where there is one port.</param>
/// <param name="Protocol">TCP, UDP or SCTP.</param>
/// <param name="Port">On the service's address.</param>
/// <param name="TargetPort">On the pods: a number or a name.</param>
/// <param name="NodePort">On every node; 0 when there is none.</param>
public sealed record ServicePort(string Name, string Protocol, int Port, string TargetPort, int NodePort);

/// <summary>A name and an address for a set of pods.</summary>
public sealed record Service(KubeObject Object) : ObjectView(Object), IObjectView<Service>
{
    static string IObjectView<Service>.KindName => "services";

    /// <summary>ClusterIP, NodePort, LoadBalancer or ExternalName.</summary>
    public string Type => Object.Text("spec.type") ?? "";

    /// <summary>Null for a headless service.</summary>
    public string? ClusterIp => Object.Text("spec.clusterIP") is { Length: > 0 } address and not "None" ? address : null;

    public IReadOnlyDictionary<string, string> Selector => Object.Map("spec.selector");

    public IReadOnlyList<ServicePort> Ports =>
    [
        .. (Object.At("spec.ports") as JsonArray ?? []).OfType<JsonObject>().Select(port => new ServicePort(
            (string?)port["name"] ?? "", (string?)port["protocol"] ?? "TCP", (int)port["port"]!, port["targetPort"]?.ToString() ?? "", (int?)port["nodePort"] ?? 0)),
    ];

    static Service IObjectView<Service>.Of(KubeObject item) => new(item);
}
