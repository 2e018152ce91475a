using System.Text.Json.Nodes;

namespace Labs.Kubernetes;

/// <summary>Evicts pods.</summary>
public static class Evictions
{
    /// <summary>
    /// Asks for the eviction of a pod, as `kubectl drain` does: the server deletes it unless a PodDisruptionBudget forbids that.
    /// </summary>
    /// <exception cref="ApiException">The server refused the eviction.</exception>
    public static async Task EvictAsync(this ClusterApi api, string pod, CancellationToken cancellationToken = default)
    {
        // policy/v1, or policy/v1beta1 before Kubernetes 1.22: the version that the cluster has of a kind in the same group.
        var kind = await api.KindAsync("poddisruptionbudgets", cancellationToken);
        var eviction = new JsonObject
        {
            ["apiVersion"] = kind.ApiVersion,
            ["kind"] = "Eviction",
            ["metadata"] = new JsonObject { ["name"] = pod },
        };
        var path = $"api/v1/namespaces/{api.Namespace}/pods/{pod}/eviction";
        await api.RequestAsync(HttpMethod.Post, path, eviction, cancellationToken: cancellationToken);
    }
}
