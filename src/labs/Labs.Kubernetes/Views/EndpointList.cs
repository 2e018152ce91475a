using System.Text.Json.Nodes;

namespace Labs.Kubernetes;

/// <summary>
/// The addresses behind a service in one object (Endpoints of v1). Deprecated since Kubernetes 1.33; see <see cref="EndpointSlice"/>.
/// </summary>
/// <param name="Object">The object as the API server returned it.</param>
public sealed record EndpointList(KubeObject Object) : ObjectView(Object), IObjectView<EndpointList>
{
    static string IObjectView<EndpointList>.KindName => "endpoints";

    /// <summary>The addresses, the ones that are ready first.</summary>
    public IReadOnlyList<ServiceEndpoint> Endpoints =>
    [
        .. Object.Items("subsets").SelectMany(subset => Of(subset["addresses"], true).Concat(Of(subset["notReadyAddresses"], false))),
    ];

    static EndpointList IObjectView<EndpointList>.Of(KubeObject item) => new(item);

    private static IEnumerable<ServiceEndpoint> Of(JsonNode? addresses, bool isReady) =>
        (addresses as JsonArray ?? []).OfType<JsonObject>().Select(address => new ServiceEndpoint(
            (string)address["ip"]!,
            IsReady: isReady,
            IsServing: isReady,
            IsTerminating: false,
            EndpointSlice.PodOf(address),
            (string?)address["nodeName"],
            Zone: null));
}
