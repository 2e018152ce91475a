using System.Text.Json;
using Labs.Agent.Linux;
using Labs.Docker;

namespace Labs.Agent.Operations;

/// <summary>Interfaces and routes, by ip(8) in the network namespace.</summary>
internal static class NetworkOperations
{
    public static async Task<NetworkInventory> InventoryAsync(AgentTarget target, CancellationToken ct)
    {
        var links = Tool.RunAsync(target, ct, "ip", "-j", "-d", "address");
        var routes4 = Tool.RunAsync(target, ct, "ip", "-j", "-4", "route");
        var routes6 = Tool.RunAsync(target, ct, "ip", "-j", "-6", "route");
        return new NetworkInventory(Interfaces(await links), [.. Routes("inet", await routes4), .. Routes("inet6", await routes6)]);
    }

    public static async Task<Nothing> VethAsync(VethArguments arguments, CancellationToken ct)
    {
        var (a, b) = (arguments.A, arguments.B);
        string[] link = ["link", "add", a.Name, .. Place(a), "type", "veth", "peer", "name", b.Name, .. Place(b)];
        await Tool.RunAsync(AgentTarget.Host, ct, "ip", link);
        try
        {
            await ConfigureAsync(a, ct);
            await ConfigureAsync(b, ct);
        }
        catch
        {
            await Tool.RunAsync(a.Target, CancellationToken.None, "ip", "link", "delete", a.Name);
            throw;
        }
        return new Nothing();

        static string[] Place(VethEnd end) => end.Target.Pid == 0 ? [] : ["netns", $"{end.Target.Pid}"];
    }

    private static async Task ConfigureAsync(VethEnd end, CancellationToken ct)
    {
        foreach (var address in end.Addresses)
            await Tool.RunAsync(end.Target, ct, "ip", "address", "add", address, "dev", end.Name);
        await Tool.RunAsync(end.Target, ct, "ip", "link", "set", end.Name, "up");
        foreach (var route in end.Routes)
            await Tool.RunAsync(end.Target, ct, "ip", ["route", "add", .. route.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
    }

    private static InterfaceRow[] Interfaces(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Where(link => link.TryGetProperty("ifname", out _)).Select(link => new InterfaceRow(
            Number(link, "ifindex"),
            Text(link, "ifname"),
            Text(link, "link_type") == "loopback" ? "loopback" : link.TryGetProperty("linkinfo", out var info) ? Text(info, "info_kind") : "",
            Text(link, "operstate"),
            Number(link, "mtu"),
            Text(link, "address"),
            Number(link, "link_index"),
            Optional(link, "master"),
            [.. link.GetProperty("flags").EnumerateArray().Select(flag => flag.GetString()!)],
            [.. link.GetProperty("addr_info").EnumerateArray().Where(address => address.TryGetProperty("local", out _)).Select(address =>
                new InterfaceAddress(Text(address, "family"), Text(address, "local"), Number(address, "prefixlen"), Text(address, "scope")))]))];
    }

    private static RouteRow[] Routes(string family, string json)
    {
        if (string.IsNullOrWhiteSpace(json))
            return [];
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Where(route => route.TryGetProperty("dst", out _)).Select(route => new RouteRow(
            family, Text(route, "dst"), Optional(route, "gateway"), Text(route, "dev"), Optional(route, "prefsrc"), Optional(route, "scope"),
            route.TryGetProperty("metric", out var metric) ? metric.GetInt32() : null))];
    }

    private static string Text(JsonElement element, string name) => Optional(element, name) ?? "";

    private static string? Optional(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static int Number(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt32() : 0;
}
