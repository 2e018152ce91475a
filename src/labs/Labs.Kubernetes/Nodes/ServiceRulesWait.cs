namespace Labs.Kubernetes;

/// <summary>Waits for what kube-proxy writes.</summary>
public static class ServiceRulesWait
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(90);

    /// <summary>Waits until the rules of all nodes lead to a number of pods for a service.</summary>
    /// <param name="cluster">A kind cluster.</param>
    /// <param name="service">The service; it may have been deleted.</param>
    /// <param name="backends">The number of pods; 0 waits until no node has rules with pods.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The rules of each node, in the order of <see cref="Cluster.Nodes"/>.</returns>
    /// <exception cref="KubernetesException">The cluster comes from the user's kubeconfig.</exception>
    /// <exception cref="WaitTimeoutException">A node has other rules after 90 s.</exception>
    public static async Task<IReadOnlyList<ServiceRules>> WaitForRulesAsync(
        this Cluster cluster, Service service, int backends, CancellationToken cancellationToken = default) =>
        [.. (await cluster.WaitForRulesAsync([service], backends, cancellationToken)).Select(ofNode => ofNode[0])];

    /// <summary>Waits until the rules of all nodes lead to a number of pods for each of several services.</summary>
    /// <returns>For each node the rules of the services, in the order given.</returns>
    /// <inheritdoc cref="WaitForRulesAsync(Cluster, Service, int, CancellationToken)"/>
    public static async Task<IReadOnlyList<IReadOnlyList<ServiceRules>>> WaitForRulesAsync(
        this Cluster cluster, IReadOnlyList<Service> services, int backends, CancellationToken cancellationToken = default)
    {
        _ = cluster.ControlPlane; // throws if the nodes are not containers of this engine
        IReadOnlyList<ServiceRules>[] rules = [];
        await Wait.UntilAsync(
            $"all nodes lead {string.Join(", ", services.Select(service => service.Name))} to {backends} pods",
            async token =>
            {
                rules = await Task.WhenAll(cluster.Nodes.Select(node => node.ServiceRulesAsync(services, token)));
                var counts = cluster.Nodes.Zip(rules, (node, ofNode) =>
                    $"{node} in mode {ofNode[0].Mode}: {string.Join(" ", ofNode.Select(rule => rule.Backends.Count))}");
                return (rules.All(ofNode => ofNode.All(rule => rule.Backends.Count == backends)), string.Join("; ", counts));
            },
            s_limit,
            cancellationToken: cancellationToken);
        return rules;
    }
}
