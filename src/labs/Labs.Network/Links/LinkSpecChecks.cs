using System.Net;
using System.Net.Sockets;

namespace Labs.Network;

/// <summary>Checks a link's specification before anything is made.</summary>
internal static class LinkSpecChecks
{
    /// <exception cref="NetworkLabException">The specification is impossible.</exception>
    public static void Require(LinkSpec spec)
    {
        Check(spec.Mbps >= 0 && double.IsFinite(spec.Mbps), $"a rate of {spec.Mbps} Mbit/s", "0 (no limit) or more");
        Check(spec.Rtt >= TimeSpan.Zero && spec.Rtt <= TimeSpan.FromSeconds(20), $"a round trip of {spec.Rtt}", "0 to 20 s");
        Check(spec.Loss is >= 0 and <= 1, $"a loss of {spec.Loss}", "a share of 0 to 1");
        Check(spec.Marks is >= 0 and <= 1, $"marks on {spec.Marks}", "a share of 0 to 1");
        Check(spec.QueueBytes is null or >= 0, $"a queue of {spec.QueueBytes} bytes", "0 (no limit) or more");
        Check(spec.Mtu is >= 576 and <= 9000, $"an MTU of {spec.Mtu} bytes", "576 to 9000");
        var isPlain = spec is { Mbps: 0, Loss: 0, Marks: 0, QueueBytes: null, MarkBytes: null, CoDel: false } && spec.Rtt == TimeSpan.Zero;
        Check(!spec.IsCable || isPlain, "IsCable and a rate, delay, queue or loss", "one or the other");
        _ = HostAddresses(spec.Subnet);

        static void Check(bool isFine, string what, string expected)
        {
            if (!isFine)
                throw new NetworkLabException($"A link with {what} is not possible; expected {expected}.");
        }
    }

    public static int PrefixLength(string subnet) => IPNetwork.Parse(subnet).PrefixLength;

    /// <summary>Returns the subnet's first two addresses.</summary>
    /// <exception cref="NetworkLabException">It is not an IPv4 subnet for two hosts.</exception>
    public static (string First, string Second) HostAddresses(string subnet)
    {
        var isSubnet = IPNetwork.TryParse(subnet, out var network) && network.BaseAddress.AddressFamily == AddressFamily.InterNetwork
            && network.PrefixLength <= 30 && network.ToString() == subnet;
        if (!isSubnet)
            throw new NetworkLabException($"\"{subnet}\" is no IPv4 subnet for two hosts; expected one like 192.0.2.0/24, with no bits " +
                "set after the prefix.");
        var bytes = network.BaseAddress.GetAddressBytes();
        if (bytes[0] is 0 or 127 or >= 224)
            throw new NetworkLabException($"\"{subnet}\" is taken: 127.0.0.0/8 is every host's loopback, and addresses of 0.0.0.0/8 and " +
                "224.0.0.0/3 do not belong to hosts. Use a subnet for documentation, such as the default 192.0.2.0/24.");
        return (Plus(1), Plus(2));

        string Plus(byte number) => new IPAddress((byte[])[bytes[0], bytes[1], bytes[2], (byte)(bytes[3] + number)]).ToString();
    }
}
