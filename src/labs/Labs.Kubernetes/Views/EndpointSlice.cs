using System.Text.Json.Nodes;

namespace Labs.Kubernetes;

/// <summary>An address behind a service.</summary>
/// <param name="Address">The pod's address.</param>
/// <param name="IsReady">Whether the service sends traffic to it.</param>
/// <param name="IsServing">Whether it would answer although its pod is ending; the same as ready before Kubernetes 1.22.</param>
/// <param name="IsTerminating">Whether its pod is ending; false before Kubernetes 1.22, which does not report it.</param>
/// <param name="Pod">The pod's name; null if it is not a pod's address.</param>
/// <param name="Node">The node's name; null if it is not known.</param>
/// <param name="Zone">The node's zone; null if it has none.</param>
public sealed record ServiceEndpoint(
    string Address, bool IsReady, bool IsServing, bool IsTerminating, string? Pod, string? Node, string? Zone);

/// <summary>
/// A part of the addresses behind a service: discovery.k8s.io/v1 since Kubernetes 1.21, and v1beta1 before, which has node and zone in a
/// map named topology.
/// </summary>
/// <param name="Object">The slice as the API server returned it.</param>
public sealed record EndpointSlice(KubeObject Object) : ObjectView(Object), IObjectView<EndpointSlice>
{
    static string IObjectView<EndpointSlice>.KindName => "endpointslices.discovery.k8s.io";

    /// <summary>The service's name.</summary>
    public string ServiceName => Labels.GetValueOrDefault("kubernetes.io/service-name", "");

    /// <summary>The port numbers on the pods; 0 for a port without a number.</summary>
    public IReadOnlyList<int> Ports => [.. Object.Items("ports").Select(port => (int?)port["port"] ?? 0)];

    /// <summary>The addresses of this slice.</summary>
    public IReadOnlyList<ServiceEndpoint> Endpoints =>
    [
        .. Object.Items("endpoints").SelectMany(endpoint =>
            endpoint["addresses"]!.AsArray().Select(address => Of(endpoint, (string)address!))),
    ];

    static EndpointSlice IObjectView<EndpointSlice>.Of(KubeObject item) => new(item);

    internal static string? PodOf(JsonObject endpoint) =>
        (string?)endpoint["targetRef"]?["kind"] == "Pod" ? (string?)endpoint["targetRef"]!["name"] : null;

    private static ServiceEndpoint Of(JsonObject endpoint, string address)
    {
        var conditions = endpoint["conditions"] as JsonObject ?? [];
        var topology = endpoint["topology"] as JsonObject ?? [];
        // By the API reference, a missing condition "ready" means ready, and a missing "serving" means the same as "ready".
        var isReady = (bool?)conditions["ready"] ?? true;
        return new ServiceEndpoint(
            address,
            isReady,
            IsServing: (bool?)conditions["serving"] ?? isReady,
            IsTerminating: (bool?)conditions["terminating"] ?? false,
            PodOf(endpoint),
            (string?)endpoint["nodeName"] ?? (string?)topology["kubernetes.io/hostname"],
            (string?)endpoint["zone"] ?? (string?)topology["topology.kubernetes.io/zone"]);
    }
}
