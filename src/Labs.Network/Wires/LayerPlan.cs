using System.Globalization;

namespace Labs.Network;

/// <summary>Who may carry what a wire is asked to be.</summary>
public enum WireLayers
{
    /// <summary>
    /// The user-space link carries everything: it tells its queue, repeats losses by a seed, drops chosen segments and records packets,
    /// and is the same on each machine.
    /// </summary>
    UserSpace,

    /// <summary>
    /// The kernel, as far as it can: netem where it exists; else the rate by TBF or HTB, loss and marks by iptables, and only the delay by
    /// the user-space link. What it queues and drops is not told.
    /// </summary>
    Kernel,
}

/// <summary>What carries one property of a wire.</summary>
internal enum Carrier
{
    None,
    Netem,
    Tbf,
    Htb,
    Iptables,
    UserSpace,
}

/// <summary>Which layer carries what of a wire.</summary>
internal sealed record LayerPlan(Carrier Rate, Carrier Delay, Carrier Loss, Carrier Marks)
{
    public const string Link = "user-space link over TUN";
    public const string Cable = "veth pair";

    /// <summary>Whether a veth pair won't do.</summary>
    public bool NeedsLink => All.Contains(Carrier.UserSpace);

    /// <summary>For captions and results.</summary>
    public string Description
    {
        get
        {
            var parts = new[] { ("rate", Rate), ("loss", Loss), ("marks", Marks), ("delay", Delay) }.Where(part => part.Item2 != Carrier.None).ToArray();
            if (parts.Length == 0)
                return NeedsLink ? Link : Cable;
            if (parts.All(part => part.Item2 == Carrier.UserSpace))
                return Link;
            var named = parts.GroupBy(part => part.Item2).Select(group => $"{string.Join(" and ", group.Select(part => part.Item1))} by {Name(group.Key)}");
            return string.Join(", ", NeedsLink ? named : [.. named, $"over a {Cable}"]);
        }
    }

    private IEnumerable<Carrier> All => [Rate, Delay, Loss, Marks];

    public static LayerPlan Choose(WireSpec spec, KernelLayers kernel)
    {
        if (spec.IsCable)
            return new(Carrier.None, Carrier.None, Carrier.None, Carrier.None);
        // A queue that is to be watched must be where the rate is, and the kernel's are not told of.
        var inKernel = spec is { Layers: WireLayers.Kernel, CoDel: false, MarkBytes: null };
        return new(
            If(spec.Mbps > 0, kernel.Netem ? Carrier.Netem : kernel.Tbf ? Carrier.Tbf : kernel.Htb ? Carrier.Htb : Carrier.UserSpace),
            // Without anything to do, the link is still what everything else is told by.
            If(spec.Rtt > TimeSpan.Zero || !inKernel, kernel.Netem ? Carrier.Netem : Carrier.UserSpace),
            If(spec.Loss > 0, kernel.Netem ? Carrier.Netem : kernel.Statistic ? Carrier.Iptables : Carrier.UserSpace),
            If(spec.Marks > 0 || spec.MarkBytes > 0, kernel.Mark && kernel.Statistic ? Carrier.Iptables : Carrier.UserSpace));

        Carrier If(bool asked, Carrier carrier) => !asked ? Carrier.None : inKernel ? carrier : Carrier.UserSpace;
    }

    /// <summary>What makes a host's end of the wire so; nothing where the link does it all.</summary>
    /// <param name="isRight">The end where packets through the bottleneck arrive.</param>
    /// <param name="queueBytes">0 for no limit.</param>
    public IEnumerable<string[]> Commands(WireSpec spec, string device, bool isRight, long queueBytes)
    {
        if (!NeedsLink && this != new LayerPlan(Carrier.None, Carrier.None, Carrier.None, Carrier.None))
            // A veth pair carries 64 kB at once: one loss would be fifty.
            yield return ["ip", "link", "set", device, "mtu", $"{spec.Mtu}", "gso_max_segs", "1"];
        var rate = Text($"{spec.Mbps * 1e6:0}bit");
        // Tokens of a millisecond, and two packets at least.
        var burst = Text($"{Math.Max(2 * (spec.Mtu + 14), spec.Mbps * 1e6 / 8 / 1000):0}");
        var limit = Text($"{(queueBytes > 0 && !isRight ? queueBytes : 100_000_000)}");
        if (All.Contains(Carrier.Netem))
        {
            // It counts packets, those on their way included.
            var packets = Math.Max(10, ((queueBytes > 0 && !isRight ? queueBytes : 100_000_000) + spec.BdpBytes / 2) / spec.Mtu);
            yield return
            [
                "tc", "qdisc", "add", "dev", device, "root", "netem", "limit", Text($"{packets}"),
                .. Delay == Carrier.Netem ? (string[])["delay", Text($"{spec.Rtt.TotalMicroseconds / 2:0}us")] : [],
                .. Loss == Carrier.Netem && !isRight ? (string[])["loss", Text($"{spec.Loss * 100:0.####}%")] : [],
                .. Rate == Carrier.Netem ? (string[])["rate", rate] : [],
            ];
        }
        if (Rate == Carrier.Tbf)
            yield return ["tc", "qdisc", "add", "dev", device, "root", "tbf", "rate", rate, "burst", burst, "limit", limit];
        if (Rate == Carrier.Htb)
        {
            yield return ["tc", "qdisc", "add", "dev", device, "root", "handle", "1:", "htb", "default", "1"];
            yield return ["tc", "class", "add", "dev", device, "parent", "1:", "classid", "1:1", "htb", "rate", rate, "burst", burst];
            yield return ["tc", "qdisc", "add", "dev", device, "parent", "1:1", "bfifo", "limit", limit];
        }
        // Where they arrive: a packet that its own sender's filter drops is no loss to TCP but an error.
        if (Loss == Carrier.Iptables && isRight)
            yield return ["iptables", "-t", "mangle", "-A", "INPUT", "-i", device, "-m", "statistic", "--mode", "random", "--probability", Text($"{spec.Loss:0.########}"), "-j", "DROP"];
        if (Marks == Carrier.Iptables && isRight)
            yield return ["iptables", "-t", "mangle", "-A", "INPUT", "-i", device, "-m", "ecn", "--ecn-ip-ect", "2", "-m", "statistic", "--mode", "random", "--probability", Text($"{spec.Marks:0.########}"), "-j", "TOS", "--set-tos", "0x03/0x03"];
    }

    private static string Name(Carrier carrier) => carrier switch
    {
        Carrier.Netem => "kernel netem",
        Carrier.Tbf => "TBF",
        Carrier.Htb => "HTB",
        Carrier.Iptables => "iptables statistic",
        _ => $"the {Link}",
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
