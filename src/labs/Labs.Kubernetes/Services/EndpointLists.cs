namespace Labs.Kubernetes;

/// <summary>The addresses behind a Service, from its EndpointSlices, which is what kube-proxy reads.</summary>
public static class EndpointLists
{
    /// <summary>Returns the addresses of all slices of a Service; none if it has no slice.</summary>
    /// <param name="api">The cluster.</param>
    /// <param name="service">The Service's name.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<IReadOnlyList<ServiceEndpoint>> EndpointsAsync(
        this ClusterApi api, string service, CancellationToken cancellationToken = default) =>
        [.. (await api.SlicesAsync(service, cancellationToken)).SelectMany(slice => slice.Endpoints)];

    /// <summary>Returns the slices of a Service.</summary>
    /// <inheritdoc cref="EndpointsAsync"/>
    public static Task<IReadOnlyList<EndpointSlice>> SlicesAsync(
        this ClusterApi api, string service, CancellationToken cancellationToken = default) =>
        api.ListAsync<EndpointSlice>(new() { Labels = $"kubernetes.io/service-name={service}" }, cancellationToken);

    /// <summary>Waits until the addresses of a Service meet a condition.</summary>
    /// <param name="api">The cluster.</param>
    /// <param name="service">The Service's name.</param>
    /// <param name="what">The condition in words, for the message: "it has two addresses".</param>
    /// <param name="condition">Returns whether the addresses meet it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The addresses that met the condition.</returns>
    /// <exception cref="WaitTimeoutException">They did not meet it within a minute.</exception>
    public static async Task<IReadOnlyList<ServiceEndpoint>> WaitForEndpointsAsync(
        this ClusterApi api,
        string service,
        string what,
        Func<IReadOnlyList<ServiceEndpoint>, bool> condition,
        CancellationToken cancellationToken = default)
    {
        IReadOnlyList<ServiceEndpoint> endpoints = [];
        await Wait.UntilAsync(
            $"Service {service}: {what}",
            async token =>
            {
                endpoints = await api.EndpointsAsync(service, token);
                var observed = endpoints.Select(endpoint => $"{endpoint.Pod ?? endpoint.Address} {(endpoint.IsReady ? "" : "not ")}ready");
                return (condition(endpoints), string.Join(", ", observed));
            },
            TimeSpan.FromMinutes(1),
            cancellationToken: cancellationToken);
        return endpoints;
    }
}
