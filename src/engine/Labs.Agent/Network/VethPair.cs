using Labs.Agent.Contracts;
using Labs.Agent.Linux;

namespace Labs.Agent.Network;

/// <summary>Makes veth pairs (veth(4)) with ip(8).</summary>
internal static class VethPair
{
    public static async Task<Nothing> ConnectAsync(VethArguments arguments, CancellationToken cancellationToken)
    {
        var (a, b) = (arguments.A, arguments.B);
        string[] link = ["link", "add", a.Name, .. Place(a), "type", "veth", "peer", "name", b.Name, .. Place(b)];
        await Tool.RunAsync(AgentTarget.Host, cancellationToken, "ip", link);
        try
        {
            await ConfigureAsync(a, cancellationToken);
            await ConfigureAsync(b, cancellationToken);
        }
        catch
        {
            await Tool.RunAsync(a.Target, CancellationToken.None, "ip", "link", "delete", a.Name);
            throw;
        }
        return new Nothing();

        static string[] Place(VethEnd end) => end.Target.Pid == 0 ? [] : ["netns", $"{end.Target.Pid}"];
    }

    private static async Task ConfigureAsync(VethEnd end, CancellationToken cancellationToken)
    {
        foreach (var address in end.Addresses)
            await Tool.RunAsync(end.Target, cancellationToken, "ip", "address", "add", address, "dev", end.Name);
        await Tool.RunAsync(end.Target, cancellationToken, "ip", "link", "set", end.Name, "up");
        foreach (var route in end.Routes)
        {
            string[] words = ["route", "add", .. route.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
            await Tool.RunAsync(end.Target, cancellationToken, "ip", words);
        }
    }
}
