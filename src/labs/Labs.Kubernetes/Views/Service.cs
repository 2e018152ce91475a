using System.Text.Json.Nodes;

namespace Labs.Kubernetes;

/// <summary>A port of a service.</summary>
/// <param name="Name">The port's name; it may be empty if the service has one port.</param>
/// <param name="Protocol">TCP, UDP or SCTP.</param>
/// <param name="Port">The port number on the service's address.</param>
/// <param name="TargetPort">The port on the pods: a number, or the name of a container's port.</param>
/// <param name="NodePort">The port number on every node; 0 if there is none.</param>
public sealed record ServicePort(string Name, string Protocol, int Port, string TargetPort, int NodePort);

/// <summary>A name and an address for a set of pods.</summary>
/// <param name="Object">The service as the API server returned it.</param>
public sealed record Service(KubeObject Object) : ObjectView(Object), IObjectView<Service>
{
    static string IObjectView<Service>.KindName => "services";

    /// <summary>ClusterIP, NodePort, LoadBalancer or ExternalName.</summary>
    public string Type => Object.Text("spec.type") ?? "";

    /// <summary>The service's address; null for a headless service.</summary>
    public string? ClusterIp => Object.Text("spec.clusterIP") is { Length: > 0 } address and not "None" ? address : null;

    /// <summary>The labels that a pod must have to belong to the service; empty for a service without a selector.</summary>
    public IReadOnlyDictionary<string, string> Selector => Object.Map("spec.selector");

    /// <summary>The service's ports.</summary>
    public IReadOnlyList<ServicePort> Ports => [.. Object.Items("spec.ports").Select(PortOf)];

    static Service IObjectView<Service>.Of(KubeObject item) => new(item);

    private static ServicePort PortOf(JsonObject port) => new(
        (string?)port["name"] ?? "",
        (string?)port["protocol"] ?? "TCP",
        (int)port["port"]!,
        port["targetPort"]?.ToString() ?? "",
        (int?)port["nodePort"] ?? 0);
}
