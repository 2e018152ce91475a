using System.Text.Json;
using Labs.Agent.Contracts;
using Labs.Agent.Linux;

namespace Labs.Agent.Network;

/// <summary>Interfaces and routes, as ip(8) lists them in the network namespace.</summary>
internal static class Interfaces
{
    public static async Task<NetworkInventory> InventoryAsync(AgentTarget target, CancellationToken cancellationToken)
    {
        var links = Tool.RunAsync(target, cancellationToken, "ip", "-j", "-d", "address");
        var routes4 = Tool.RunAsync(target, cancellationToken, "ip", "-j", "-4", "route");
        var routes6 = Tool.RunAsync(target, cancellationToken, "ip", "-j", "-6", "route");
        return new NetworkInventory(Read(await links), [.. Routes("inet", await routes4), .. Routes("inet6", await routes6)]);
    }

    private static InterfaceRow[] Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var links = document.RootElement.EnumerateArray().Where(link => link.TryGetProperty("ifname", out _));
        return [.. links.Select(link => new InterfaceRow(
            Number(link, "ifindex"),
            Text(link, "ifname"),
            Kind(link),
            Text(link, "operstate"),
            Number(link, "mtu"),
            Text(link, "address"),
            Number(link, "link_index"),
            Optional(link, "master"),
            [.. link.GetProperty("flags").EnumerateArray().Select(flag => flag.GetString()!)],
            [.. link.GetProperty("addr_info").EnumerateArray().Where(address => address.TryGetProperty("local", out _)).Select(Address)]))];
    }

    private static string Kind(JsonElement link) =>
        Text(link, "link_type") == "loopback" ? "loopback" : link.TryGetProperty("linkinfo", out var info) ? Text(info, "info_kind") : "";

    private static InterfaceAddress Address(JsonElement address) =>
        new(Text(address, "family"), Text(address, "local"), Number(address, "prefixlen"), Text(address, "scope"));

    private static RouteRow[] Routes(string family, string json)
    {
        if (string.IsNullOrWhiteSpace(json))
            return [];
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Where(route => route.TryGetProperty("dst", out _)).Select(route => new RouteRow(
            family, Text(route, "dst"), Optional(route, "gateway"), Text(route, "dev"), Optional(route, "prefsrc"),
            Optional(route, "scope"), route.TryGetProperty("metric", out var metric) ? metric.GetInt32() : null))];
    }

    private static string Text(JsonElement element, string name) => Optional(element, name) ?? "";

    private static string? Optional(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static int Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt32() : 0;
}
