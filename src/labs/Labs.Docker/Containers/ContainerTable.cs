using Docker.DotNet.Models;

namespace Labs.Docker;

/// <summary>Shows containers as a table.</summary>
internal static class ContainerTable
{
    public static Table Of(IEnumerable<ContainerListResponse> containers)
    {
        var table = new Table("name", "image", "status", "networks", "ports", "id");
        foreach (var container in containers)
        {
            var networks = container.NetworkSettings?.Networks ?? new Dictionary<string, EndpointSettings>();
            table.Row(
                container.Names.Count > 0 ? container.Names[0].TrimStart('/') : "",
                container.Image,
                container.Status,
                string.Join(", ", networks.Select(Network)),
                string.Join(", ", (container.Ports ?? []).Select(Port)),
                container.ID[..12]);
        }
        return table;

        static string Network(KeyValuePair<string, EndpointSettings> network) =>
            string.IsNullOrEmpty(network.Value.IPAddress) ? network.Key : $"{network.Key} {network.Value.IPAddress}";

        static string Port(PortSummary port) => port.PublicPort is { } published
            ? $"{port.IP}:{published} → {port.PrivatePort}/{port.Type}"
            : $"{port.PrivatePort}/{port.Type}";
    }

    public static string Ports(ContainerFacts facts)
    {
        var ports = facts.Raw.NetworkSettings?.Ports ?? new Dictionary<string, IList<PortBinding>>();
        return string.Join(", ", ports.Select(port =>
            port.Value is { Count: > 0 } bindings ? $"{bindings[0].HostIP}:{bindings[0].HostPort} → {port.Key}" : port.Key));
    }
}
