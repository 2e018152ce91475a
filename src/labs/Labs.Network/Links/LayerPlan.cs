using System.Globalization;
using Labs.Agent.Contracts;

namespace Labs.Network;

/// <summary>What may carry a link's packets.</summary>
public enum LinkLayers
{
    /// <summary>
    /// The user-space link carries everything. It reports its queue, repeats losses by a seed, drops chosen segments, records packets,
    /// and behaves the same on each machine.
    /// </summary>
    UserSpace,

    /// <summary>
    /// The Linux kernel as far as it can: netem if it exists; otherwise TBF or HTB for the rate, iptables for loss and marks, and the
    /// user-space link for the delay only. What the kernel queues and drops is not reported.
    /// </summary>
    Kernel,
}

/// <summary>What carries one property of a link.</summary>
internal enum Carrier
{
    None,
    Netem,
    Tbf,
    Htb,
    Iptables,
    UserSpace,
}

/// <summary>Which layer carries which property of a link.</summary>
internal sealed record LayerPlan(Carrier Rate, Carrier Delay, Carrier Loss, Carrier Marks)
{
    public const string UserSpaceLink = "user-space link over TUN";
    public const string Cable = "veth pair";

    /// <summary>The user-space link carries at least one property; otherwise a veth pair is enough.</summary>
    public bool NeedsUserSpace => All.Contains(Carrier.UserSpace);

    /// <summary>The plan in words, for captions and results.</summary>
    public string Description
    {
        get
        {
            (string, Carrier)[] all = [("rate", Rate), ("loss", Loss), ("marks", Marks), ("delay", Delay)];
            var parts = all.Where(part => part.Item2 != Carrier.None).ToArray();
            if (parts.Length == 0)
                return NeedsUserSpace ? UserSpaceLink : Cable;
            if (parts.All(part => part.Item2 == Carrier.UserSpace))
                return UserSpaceLink;
            var named = parts.GroupBy(part => part.Item2)
                .Select(group => $"{string.Join(" and ", group.Select(part => part.Item1))} by {Name(group.Key)}");
            return string.Join(", ", NeedsUserSpace ? named : [.. named, $"over a {Cable}"]);
        }
    }

    private IEnumerable<Carrier> All => [Rate, Delay, Loss, Marks];

    public static LayerPlan Choose(LinkSpec spec, KernelLayers kernel)
    {
        if (spec.IsCable)
            return new(Carrier.None, Carrier.None, Carrier.None, Carrier.None);
        // A queue that is observed must be where the rate is, and the Linux kernel does not report its queues.
        var inKernel = spec is { Layers: LinkLayers.Kernel, CoDel: false, MarkBytes: null };
        return new(
            If(spec.Mbps > 0, kernel.Netem ? Carrier.Netem : kernel.Tbf ? Carrier.Tbf : kernel.Htb ? Carrier.Htb : Carrier.UserSpace),
            // Even with nothing to do, all readings still come from the user-space link.
            If(spec.Rtt > TimeSpan.Zero || !inKernel, kernel.Netem ? Carrier.Netem : Carrier.UserSpace),
            If(spec.Loss > 0, kernel.Netem ? Carrier.Netem : kernel.Statistic ? Carrier.Iptables : Carrier.UserSpace),
            If(spec.Marks > 0 || spec.MarkBytes > 0, kernel.Mark && kernel.Statistic ? Carrier.Iptables : Carrier.UserSpace));

        Carrier If(bool asked, Carrier carrier) => !asked ? Carrier.None : inKernel ? carrier : Carrier.UserSpace;
    }

    /// <summary>Returns what the user-space link does from left to right, without what the Linux kernel carries.</summary>
    public LinkPath UserSpacePath(LinkSpec spec) => new(
        Rate == Carrier.UserSpace ? spec.Mbps * 1e6 : 0,
        Delay == Carrier.UserSpace ? spec.Rtt.TotalMicroseconds / 2 : 0,
        Rate is Carrier.UserSpace or Carrier.None ? spec.QueueLimit : 0,
        Loss == Carrier.UserSpace ? spec.Loss : 0,
        Marks == Carrier.UserSpace ? spec.MarkBytes ?? 0 : 0,
        spec.CoDel ? 5_000 : 0, 100_000,
        Marks == Carrier.UserSpace ? spec.Marks : 0);

    /// <summary>Returns the commands that set up one host's end; none if the user-space link carries everything.</summary>
    /// <param name="isRight">The end where packets through the bottleneck arrive.</param>
    public IEnumerable<string[]> Commands(LinkSpec spec, string device, bool isRight)
    {
        var queueBytes = spec.QueueLimit;
        if (!NeedsUserSpace && this != new LayerPlan(Carrier.None, Carrier.None, Carrier.None, Carrier.None))
            // A veth pair carries up to 64 kB as one packet, so one dropped packet would be about fifty lost segments.
            yield return ["ip", "link", "set", device, "mtu", $"{spec.Mtu}", "gso_max_segs", "1"];
        var rate = Text($"{spec.Mbps * 1e6:0}bit");
        // The tokens of one millisecond, and of two packets at least.
        var burst = Text($"{Math.Max(2 * (spec.Mtu + 14), spec.Mbps * 1e6 / 8 / 1000):0}");
        var limit = Text($"{(queueBytes > 0 && !isRight ? queueBytes : 100_000_000)}");
        if (All.Contains(Carrier.Netem))
        {
            // netem's limit counts packets, including those on the way.
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
        // At the receiver: if its own filter drops a packet, the sender sees an error instead of a loss.
        string[] rule = ["iptables", "-t", "mangle", "-A", "INPUT", "-i", device];
        if (Loss == Carrier.Iptables && isRight)
            yield return [.. rule, .. AtRandom(spec.Loss), "-j", "DROP"];
        if (Marks == Carrier.Iptables && isRight)
            yield return [.. rule, "-m", "ecn", "--ecn-ip-ect", "2", .. AtRandom(spec.Marks), "-j", "TOS", "--set-tos", "0x03/0x03"];
    }

    private static string[] AtRandom(double share) =>
        ["-m", "statistic", "--mode", "random", "--probability", Text($"{share:0.########}")];

    private static string Name(Carrier carrier) => carrier switch
    {
        Carrier.Netem => "kernel netem",
        Carrier.Tbf => "TBF",
        Carrier.Htb => "HTB",
        Carrier.Iptables => "iptables statistic",
        _ => $"the {UserSpaceLink}",
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
