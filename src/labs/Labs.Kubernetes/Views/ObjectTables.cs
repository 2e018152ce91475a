namespace Labs.Kubernetes;

/// <summary>The views as tables.</summary>
public static class ObjectTables
{
    public static Table Table(this IEnumerable<Pod> pods) => Labs.Table.Of(pods,
        ("pod", pod => pod.Name), ("phase", pod => pod.Phase), ("ready", pod => pod.IsReady), ("node", pod => pod.Node), ("address", pod => pod.IpAddress), ("restarts", pod => pod.Restarts), ("waits for", pod => pod.Waiting));

    public static Table Table(this IEnumerable<PersistentVolume> volumes) => Labs.Table.Of(volumes,
        ("volume", volume => volume.Name), ("phase", volume => volume.Phase), ("size [GiB]", volume => (double)(volume.CapacityBytes / (1 << 30))), ("access", volume => volume.AccessModes),
        ("class", volume => volume.StorageClass), ("reclaim", volume => volume.ReclaimPolicy), ("claim", volume => volume.ClaimRef));

    public static Table Table(this IEnumerable<PersistentVolumeClaim> claims) => Labs.Table.Of(claims,
        ("claim", claim => claim.Name), ("phase", claim => claim.Phase), ("asks [GiB]", claim => (double)(claim.RequestBytes / (1 << 30))), ("access", claim => claim.AccessModes),
        ("class", claim => claim.StorageClass), ("volume", claim => claim.VolumeName));

    public static Table Table(this IEnumerable<Service> services) => Labs.Table.Of(services,
        ("service", service => service.Name), ("type", service => service.Type), ("address", service => service.ClusterIp ?? "none (headless)"),
        ("ports", service => service.Ports.Select(port => $"{port.Port}→{port.TargetPort}{(port.NodePort > 0 ? $", node {port.NodePort}" : "")}")), ("selector", service => service.Selector.Select(pair => $"{pair.Key}={pair.Value}")));

    public static Table Table(this IEnumerable<ServiceEndpoint> endpoints) => Labs.Table.Of(endpoints,
        ("address", endpoint => endpoint.Address), ("ready", endpoint => endpoint.IsReady), ("terminating", endpoint => endpoint.IsTerminating), ("pod", endpoint => endpoint.Pod), ("node", endpoint => endpoint.Node));

    public static Table Table(this IEnumerable<KubeNode> nodes) => Labs.Table.Of(nodes,
        ("node", node => node.Name), ("ready", node => node.IsReady), ("control plane", node => node.IsControlPlane), ("address", node => node.Address), ("kubelet", node => node.KubeletVersion), ("runtime", node => node.Runtime), ("taints", node => node.Taints));

    public static Table Table(this IEnumerable<ClusterEvent> events) => Labs.Table.Of(events.OrderBy(e => e.LastSeen),
        ("time", e => e.LastSeen.ToString("HH:mm:ss.ffffff")), ("type", e => e.Type), ("about", e => e.About), ("reason", e => e.Reason), ("says", e => e.Message), ("count", e => e.Count), ("by", e => e.Source));
}
