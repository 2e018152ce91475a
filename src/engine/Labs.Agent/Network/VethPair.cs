using Labs.Agent.Contracts;
using Labs.Agent.Linux;

namespace Labs.Agent.Network;

/// <summary>Makes veth pairs (veth(4)) with ip(8).</summary>
internal static class VethPair
{
    public static async Task<Nothing> ConnectAsync(VethArguments arguments, CancellationToken ct)
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
}
