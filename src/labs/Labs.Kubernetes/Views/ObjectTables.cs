namespace Labs.Kubernetes;

/// <summary>Shows typed views as tables, one row for each object.</summary>
public static class ObjectTables
{
    private const double GiB = 1 << 30;

    /// <summary>Returns a table of pods.</summary>
    public static Table Table(this IEnumerable<Pod> pods) => Labs.Table.Of(pods,
        ("pod", pod => pod.Name),
        ("phase", pod => pod.Phase),
        ("ready", pod => pod.IsReady),
        ("node", pod => pod.Node),
        ("address", pod => pod.IpAddress),
        ("restarts", pod => pod.Restarts),
        ("waits for", pod => pod.Waiting));

    /// <summary>Returns a table of volumes.</summary>
    public static Table Table(this IEnumerable<PersistentVolume> volumes) => Labs.Table.Of(volumes,
        ("volume", volume => volume.Name),
        ("phase", volume => volume.Phase),
        ("size [GiB]", volume => (double)volume.CapacityBytes / GiB),
        ("access", volume => volume.AccessModes),
        ("class", volume => volume.StorageClass),
        ("reclaim", volume => volume.ReclaimPolicy),
        ("claim", volume => volume.ClaimRef));

    /// <summary>Returns a table of claims.</summary>
    public static Table Table(this IEnumerable<PersistentVolumeClaim> claims) => Labs.Table.Of(claims,
        ("claim", claim => claim.Name),
        ("phase", claim => claim.Phase),
        ("requests [GiB]", claim => (double)claim.RequestBytes / GiB),
        ("access", claim => claim.AccessModes),
        ("class", claim => claim.StorageClass),
        ("volume", claim => claim.VolumeName));

    /// <summary>Returns a table of services.</summary>
    public static Table Table(this IEnumerable<Service> services) => Labs.Table.Of(services,
        ("service", service => service.Name),
        ("type", service => service.Type),
        ("address", service => service.ClusterIp ?? "none (headless)"),
        ("ports", service => service.Ports.Select(PortText)),
        ("selector", service => service.Selector.Select(pair => $"{pair.Key}={pair.Value}")));

    /// <summary>Returns a table of the addresses behind services.</summary>
    public static Table Table(this IEnumerable<ServiceEndpoint> endpoints) => Labs.Table.Of(endpoints,
        ("address", endpoint => endpoint.Address),
        ("ready", endpoint => endpoint.IsReady),
        ("terminating", endpoint => endpoint.IsTerminating),
        ("pod", endpoint => endpoint.Pod),
        ("node", endpoint => endpoint.Node));

    /// <summary>Returns a table of nodes.</summary>
    public static Table Table(this IEnumerable<KubeNode> nodes) => Labs.Table.Of(nodes,
        ("node", node => node.Name),
        ("ready", node => node.IsReady),
        ("control plane", node => node.IsControlPlane),
        ("address", node => node.Address),
        ("kubelet", node => node.KubeletVersion),
        ("runtime", node => node.Runtime),
        ("taints", node => node.Taints));

    /// <summary>Returns a table of events, in the order of their times.</summary>
    public static Table Table(this IEnumerable<ClusterEvent> events) => Labs.Table.Of(events.OrderBy(said => said.LastSeen),
        ("time", said => said.LastSeen.ToString("HH:mm:ss.ffffff")),
        ("type", said => said.Type),
        ("about", said => said.About),
        ("reason", said => said.Reason),
        ("message", said => said.Message),
        ("count", said => said.Count),
        ("source", said => said.Source));

    private static string PortText(ServicePort port) =>
        $"{port.Port}→{port.TargetPort}{(port.NodePort > 0 ? $", node {port.NodePort}" : "")}";
}
