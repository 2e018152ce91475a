using System.Text.Json.Nodes;

namespace Labs.Kubernetes;

/// <summary>An address behind a service.</summary>
/// <param name="Address">The pod's address.</param>
/// <param name="IsReady">Whether traffic goes there.</param>
/// <param name="IsServing">Whether it would answer although its pod is ending; the same as ready before Kubernetes 1.22.</param>
/// <param name="IsTerminating">Whether its pod is ending; not told before Kubernetes 1.22.</param>
/// <param name="Pod">The pod's name, where it is one.</param>
/// <param name="Node">The node's name.</param>
/// <param name="Zone">The node's zone, where it has one.</param>
public sealed record ServiceEndpoint(string Address, bool IsReady, bool IsServing, bool IsTerminating, string? Pod, string? Node, string? Zone);

/// <summary>
/// Some of the addresses behind a service: discovery.k8s.io/v1 since Kubernetes 1.21, v1beta1 (until 1.25) on older ones, which tells the
/// node in a map named topology.
/// </summary>
public sealed record EndpointSlice(KubeObject Object) : ObjectView(Object), IObjectView<EndpointSlice>
{
    static string IObjectView<EndpointSlice>.KindName => "endpointslices.discovery.k8s.io";

    /// <summary>The service's name.</summary>
    public string ServiceName => Labels.GetValueOrDefault("kubernetes.io/service-name", "");

    /// <summary>IPv4, IPv6 or FQDN.</summary>
    public string AddressType => Object.Text("addressType") ?? "";

    public IReadOnlyList<int> Ports => [.. (Object.At("ports") as JsonArray ?? []).Select(port => (int?)port!["port"] ?? 0)];

    public IReadOnlyList<ServiceEndpoint> Endpoints =>
    [
        .. (Object.At("endpoints") as JsonArray ?? []).OfType<JsonObject>().SelectMany(endpoint =>
            endpoint["addresses"]!.AsArray().Select(address => Of(endpoint, (string)address!))),
    ];

    static EndpointSlice IObjectView<EndpointSlice>.Of(KubeObject item) => new(item);

    private static ServiceEndpoint Of(JsonObject endpoint, string address)
    {
        var conditions = endpoint["conditions"] as JsonObject ?? [];
        var topology = endpoint["topology"] as JsonObject ?? [];
        // The API reference: no word on readiness means ready; no word on serving means as ready says.
        var isReady = (bool?)conditions["ready"] ?? true;
        return new ServiceEndpoint(address, isReady, (bool?)conditions["serving"] ?? isReady, (bool?)conditions["terminating"] ?? false,
            (string?)endpoint["targetRef"]?["kind"] == "Pod" ? (string?)endpoint["targetRef"]!["name"] : null,
            (string?)endpoint["nodeName"] ?? (string?)topology["kubernetes.io/hostname"],
            (string?)endpoint["zone"] ?? (string?)topology["topology.kubernetes.io/zone"]);
    }
}
