using System.Text.Json.Nodes;

namespace Labs.Kubernetes;

/// <summary>The addresses behind a service in one object (v1 Endpoints), deprecated in favour of <see cref="EndpointSlice"/> since Kubernetes 1.33.</summary>
public sealed record EndpointList(KubeObject Object) : ObjectView(Object), IObjectView<EndpointList>
{
    static string IObjectView<EndpointList>.KindName => "endpoints";

    public IReadOnlyList<ServiceEndpoint> Endpoints =>
    [
        .. (Object.At("subsets") as JsonArray ?? []).OfType<JsonObject>().SelectMany(subset =>
            Of(subset["addresses"], true).Concat(Of(subset["notReadyAddresses"], false))),
    ];

    static EndpointList IObjectView<EndpointList>.Of(KubeObject item) => new(item);

    private static IEnumerable<ServiceEndpoint> Of(JsonNode? addresses, bool isReady) =>
        (addresses as JsonArray ?? []).OfType<JsonObject>().Select(address => new ServiceEndpoint((string)address["ip"]!, isReady, isReady, false,
            (string?)address["targetRef"]?["kind"] == "Pod" ? (string?)address["targetRef"]!["name"] : null, (string?)address["nodeName"], null));
}
