using Docker.DotNet.Models;

namespace Labs.Docker;

/// <summary>Containers as a table.</summary>
internal static class ContainerTable
{
    public static Table Of(IEnumerable<ContainerListResponse> containers)
    {
        var table = new Table("name", "image", "status", "networks", "ports", "id");
        foreach (var container in containers)
        {
            table.Row(
                container.Names.Count > 0 ? container.Names[0].TrimStart('/') : "",
                container.Image,
                container.Status,
                string.Join(", ", (container.NetworkSettings?.Networks ?? new Dictionary<string, EndpointSettings>()).Select(network => string.IsNullOrEmpty(network.Value.IPAddress) ? network.Key : $"{network.Key} {network.Value.IPAddress}")),
                string.Join(", ", (container.Ports ?? []).Select(port => port.PublicPort is { } published ? $"{port.IP}:{published} → {port.PrivatePort}/{port.Type}" : $"{port.PrivatePort}/{port.Type}")),
                container.ID[..12]);
        }
        return table;
    }

    public static string Ports(ContainerFacts facts) => string.Join(", ", (facts.Raw.NetworkSettings?.Ports ?? new Dictionary<string, IList<PortBinding>>()).Select(port =>
        port.Value is { Count: > 0 } bindings ? $"{bindings[0].HostIP}:{bindings[0].HostPort} → {port.Key}" : port.Key));
}
