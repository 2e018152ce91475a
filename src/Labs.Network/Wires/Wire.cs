using System.Collections.Concurrent;
using System.Net;
using System.Runtime.InteropServices;
using Labs.Docker;

namespace Labs.Network;

/// <summary>
/// Two hosts and one bottleneck between them. The hosts are containers without a network; a tool container carries
/// packets between a TUN interface in each. Nothing is in the engine host's own network namespace, and everything ends
/// with the tool container.
/// </summary>
public sealed class Wire : IAsyncDisposable
{
    private const string Device = "wire0";
    private static readonly string[] s_capabilityWords = ["/dev/net/tun", "NET_ADMIN", "Operation not permitted"];
    private static int s_last;
    private readonly WireSpec _spec;
    private readonly LayerPlan _plan;
    private readonly Container _tools;
    private readonly AgentConnection _agent;
    private readonly AgentConnection _link;
    private readonly CancellationTokenSource _down = new();
    private readonly List<PacketReading> _packets = [];
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _settling = [];
    private Task _running = Task.CompletedTask;
    private int _tokens;
    private long _beganUs = -1;

    private Wire(Engine docker, WireSpec spec, int number, Container tools, Container left, Container right, AgentConnection agent, AgentConnection link, LayerPlan plan)
    {
        (Docker, _spec, Number, _tools, _agent, _link, _plan) = (docker, spec, number, tools, agent, link, plan);
        var (first, second, subnet, _) = Addresses(spec.Subnet);
        Subnet = subnet;
        Left = new Host(this, left, first, Device);
        Right = new Host(this, right, second, Device);
        var there = PathOf(spec, plan);
        There = new Direction(this, isBack: false, there);
        // What is measured is the bottleneck: acknowledgements come back unhurt, and never queue behind each other.
        Back = new Direction(this, isBack: true, there with { QueueBytes = 0, Loss = 0, MarkBytes = 0, Marks = 0, CoDelTargetUs = 0 });
    }

    public Engine Docker { get; }

    /// <summary>Where senders usually are: before the bottleneck.</summary>
    public Host Left { get; }

    public Host Right { get; }

    /// <summary>From left to right: the bottleneck.</summary>
    public Direction There { get; }

    /// <summary>From right to left: the same rate and delay, no limit of the queue, no loss.</summary>
    public Direction Back { get; }

    public WireSpec Spec => _spec;

    /// <summary>In CIDR notation.</summary>
    public string Subnet { get; }

    /// <summary>What carries the packets, for captions.</summary>
    public string Layer => _plan.Description;

    /// <summary>What the wire was asked to be, for captions.</summary>
    public string Summary
    {
        get
        {
            if (_spec.IsCable)
                return Layer;
            var parts = new List<string>();
            if (_spec.Mbps > 0)
                parts.Add(FormattableString.Invariant($"{_spec.Mbps:0.##} Mbit/s"));
            parts.Add(FormattableString.Invariant($"RTT {_spec.Rtt.TotalMilliseconds:0.##} ms"));
            var (queue, loss) = _plan.NeedsLink ? (There.Spec.QueueBytes, There.Spec.Loss) : (0, 0);
            if (queue == 0 && _plan.Rate is not (Carrier.None or Carrier.UserSpace))
                queue = QueueOf(_spec);
            if (loss == 0 && _plan.Loss is not (Carrier.None or Carrier.UserSpace))
                loss = _spec.Loss;
            if (queue > 0)
                parts.Add(FormattableString.Invariant($"queue {queue / 1000.0:0} kB"));
            if (loss > 0)
                parts.Add(FormattableString.Invariant($"loss {loss * 100:0.###} %"));
            if (_spec.Marks > 0)
                parts.Add(FormattableString.Invariant($"marks {_spec.Marks * 100:0.###} %"));
            if (_spec.CoDel)
                parts.Add("CoDel");
            parts.Add(Layer);
            return string.Join(", ", parts);
        }
    }

    internal int Number { get; }

    internal static async Task<Wire> CreateAsync(Engine docker, WireSpec spec, CancellationToken ct)
    {
        Require(spec);
        var number = Interlocked.Increment(ref s_last);
        var name = spec.Name ?? $"wire{number}";
        var made = new List<Container>();
        var agents = new List<AgentConnection>();
        try
        {
            var starting = new[] { HostAsync("left"), HostAsync("right"), ToolsAsync() };
            foreach (var container in await Task.WhenAll(starting).ConfigureAwait(false))
                made.Add(container);
            var (left, right, tools) = (made[0], made[1], made[2]);
            // The link has a process of its own, so that nothing else can hold it up.
            agents.Add(await AgentConnection.OpenAsync(tools, ct).ConfigureAwait(false));
            agents.Add(await AgentConnection.OpenAsync(tools, ct).ConfigureAwait(false));
            var kernel = await KernelLayers.ProbeAsync(docker, left).ConfigureAwait(false);
            var wire = new Wire(docker, spec, number, tools, left, right, agents[0], agents[1], LayerPlan.Choose(spec, kernel));
            await wire.UpAsync(ct).ConfigureAwait(false);
            // Or the kernel would begin a connection with what it has learned from the one before.
            foreach (var host in new[] { wire.Left, wire.Right })
                await host.SysctlAsync("net.ipv4.tcp_no_metrics_save", "1", ct).ConfigureAwait(false);
            docker.Lab.Environment["network.link"] = wire.Layer;
            docker.Lab.Environment["network.kernel"] = $"{kernel}";
            return wire;
        }
        catch (Exception exception)
        {
            foreach (var agent in agents)
                await agent.DisposeAsync().ConfigureAwait(false);
            foreach (var container in made)
                await container.RemoveAsync(CancellationToken.None).ConfigureAwait(false);
            if (exception is not AgentFailedException failed)
                throw;
            var message = $"{name} can't be made: {failed.Message}";
            if (!s_capabilityWords.Any(word => failed.Message.Contains(word, StringComparison.Ordinal)))
                throw new NetworkLabException(message, failed);
            // Whatever else the notebook would do with the wire, its claims will have no other verdict.
            docker.Lab.NotTestable(message);
            throw new CapabilityMissingException(message, failed);
        }

        Task<Container> HostAsync(string side) => docker.RunAsync("toolbox", new ContainerSpec
        {
            Name = $"{name}-{side}",
            Hostname = side,
            Network = "none",
            CapAdd = ["NET_ADMIN"],
            StopTimeout = TimeSpan.Zero,
        }, ct);

        Task<Container> ToolsAsync() => docker.RunAsync("toolbox", new ContainerSpec
        {
            Name = $"{name}-tools",
            // It enters the hosts' network namespaces by their process ids, and has none worth the name itself.
            Pid = "host",
            Network = "none",
            CapDrop = ["ALL"],
            // SYS_NICE: the link wakes up on time on a busy machine. For the rest see EngineAgent.
            CapAdd = [.. ((string[])["SYS_PTRACE", "SYS_ADMIN", "NET_ADMIN", "NET_RAW", "MKNOD", "DAC_READ_SEARCH", "SYS_NICE"]).Except(spec.Denied)],
            // Character 10:200 is /dev/net/tun (Documentation/admin-guide/devices.txt).
            DeviceCgroupRules = ["c 10:200 rw"],
            SecurityOpt = ["apparmor=unconfined", "seccomp=unconfined"],
            StopTimeout = TimeSpan.Zero,
        }, ct);
    }

    /// <summary>Starts a TCP connection from the left host to the right one, which sends as much as it can.</summary>
    /// <returns>The flow, established and sending.</returns>
    /// <exception cref="CapabilityMissingException">The kernel lacks the congestion control algorithm.</exception>
    public Task<Flow> StartAsync(FlowSpec spec, CancellationToken cancellationToken = default) => Flow.StartAsync(this, spec, cancellationToken);

    /// <summary>As <see cref="StartAsync"/>, and waits for its end.</summary>
    public async Task<FlowTrace> RunAsync(FlowSpec spec, CancellationToken cancellationToken = default)
    {
        await using var flow = await StartAsync(spec, cancellationToken).ConfigureAwait(false);
        return await flow.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Records every packet's headers until it is disposed of. Several may record at the same time.</summary>
    public async Task<PacketCapture> CaptureAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await LinkAsync(AgentOperations.LinkCapture, new LinkCapture(Number, Begins: true), CancellationToken.None).ConfigureAwait(false);
        // What another capture saw before this one is not this one's.
        await SettleAsync().ConfigureAwait(false);
        return new PacketCapture(this);
    }

    /// <summary>Delivers a segment made by hand to the host that it is addressed to, at once, as if the wire had carried it.</summary>
    /// <param name="toLeft">To the left host whatever its address; else by the destination.</param>
    public Task InjectAsync(CraftedSegment segment, bool? toLeft = null, CancellationToken cancellationToken = default) =>
        LinkAsync(AgentOperations.LinkInject, new LinkInject(Number, toLeft ?? segment.Destination.Address.ToString() == Left.Address, segment.ToBytes()), cancellationToken);

    /// <summary>The congestion control algorithms that the engine's kernel has.</summary>
    public async Task<IReadOnlyList<string>> AlgorithmsAsync(CancellationToken cancellationToken = default) =>
        (await Left.SysctlAsync("net.ipv4.tcp_available_congestion_control", null, cancellationToken).ConfigureAwait(false)).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Takes the wire down and removes its hosts.</summary>
    public async ValueTask DisposeAsync()
    {
        await _down.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_agent.DisposeAsync().AsTask(), _link.DisposeAsync().AsTask()).ConfigureAwait(false);
        await Task.WhenAll(new[] { _tools, Left.Container, Right.Container }.Select(container => container.RemoveAsync(CancellationToken.None))).ConfigureAwait(false);
    }

    internal TimeSpan Since(long engineUs) => TimeSpan.FromMicroseconds(engineUs - _beganUs);

    internal long EngineUs(TimeSpan since) => _beganUs + (long)since.TotalMicroseconds;

    internal Task<TResult> CallAsync<TArguments, TItem, TResult>(Operation<TArguments, TItem, TResult> operation, TArguments arguments, Func<TItem, ValueTask> item, CancellationToken ct) =>
        _agent.CallAsync(operation, arguments, item, ct);

    internal Task<TResult> CallAsync<TArguments, TResult>(Operation<TArguments, Nothing, TResult> operation, TArguments arguments, CancellationToken ct) =>
        _agent.CallAsync(operation, arguments, ct);

    internal Task LinkAsync<TArguments>(Operation<TArguments, Nothing, Nothing> operation, TArguments arguments, CancellationToken ct) => _plan.NeedsLink
        ? _link.CallAsync(operation, arguments, ct)
        : throw new NetworkLabException($"{Layer}: that tells and records nothing, and what it does can't be changed; make the wire without IsCable and with Layers = UserSpace for that.");

    internal async Task ToolAsync(Host host, string[] command, CancellationToken ct)
    {
        var errors = new List<string>();
        var target = await host.TargetAsync(ct).ConfigureAwait(false);
        var result = await CallAsync(AgentOperations.Run, new RunArguments(target, ["net"], command), (RunItem item) =>
        {
            if (item.Error is { } error)
                errors.Add(error);
            return ValueTask.CompletedTask;
        }, ct).ConfigureAwait(false);
        if (result.ExitCode != 0)
            throw new NetworkLabException($"{string.Join(' ', command)} on {host}: exit code {result.ExitCode}: {string.Join(' ', errors)}");
    }

    internal PacketReading[] PacketsBetween(int from, int to)
    {
        lock (_packets)
            return [.. _packets.Take(from..to)];
    }

    /// <summary>Ends one capture, and waits until what it recorded has come.</summary>
    internal async Task StopCaptureAsync()
    {
        await LinkAsync(AgentOperations.LinkCapture, new LinkCapture(Number, Begins: false), CancellationToken.None).ConfigureAwait(false);
        await SettleAsync().ConfigureAwait(false);
    }

    /// <summary>Waits until everything that the link has seen by now has come.</summary>
    internal async Task SettleAsync()
    {
        var token = Interlocked.Increment(ref _tokens);
        var settled = _settling[token] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await LinkAsync(AgentOperations.LinkSettle, new LinkSettle(Number, token), CancellationToken.None).ConfigureAwait(false);
        await await Task.WhenAny(settled.Task, _running).ConfigureAwait(false);
    }

    internal int PacketCount
    {
        get
        {
            lock (_packets)
                return _packets.Count;
        }
    }

    /// <summary>What the link does of it.</summary>
    private static LinkPath PathOf(WireSpec spec, LayerPlan plan) => new(
        plan.Rate == Carrier.UserSpace ? spec.Mbps * 1e6 : 0,
        plan.Delay == Carrier.UserSpace ? spec.Rtt.TotalMicroseconds / 2 : 0,
        plan.Rate is Carrier.UserSpace or Carrier.None ? QueueOf(spec) : 0,
        plan.Loss == Carrier.UserSpace ? spec.Loss : 0,
        plan.Marks == Carrier.UserSpace ? spec.MarkBytes ?? 0 : 0,
        spec.CoDel ? 5_000 : 0, 100_000,
        plan.Marks == Carrier.UserSpace ? spec.Marks : 0);

    // A queue shorter than ten packets would be the limit, and not the wire.
    private static long QueueOf(WireSpec spec) => spec.QueueBytes ?? (spec.Mbps > 0 ? Math.Max(spec.BdpBytes, 10 * spec.Mtu) : 0);

    private static void Require(WireSpec spec)
    {
        Check(spec.Mbps >= 0 && double.IsFinite(spec.Mbps), $"a rate of {spec.Mbps} Mbit/s", "0 (no limit) or more");
        Check(spec.Rtt >= TimeSpan.Zero && spec.Rtt <= TimeSpan.FromSeconds(20), $"a round trip of {spec.Rtt}", "0 to 20 s");
        Check(spec.Loss is >= 0 and <= 1, $"a loss of {spec.Loss}", "a share of 0 to 1");
        Check(spec.Marks is >= 0 and <= 1, $"marks on {spec.Marks}", "a share of 0 to 1");
        Check(spec.QueueBytes is null or >= 0, $"a queue of {spec.QueueBytes} bytes", "0 (no limit) or more");
        Check(spec.Mtu is >= 576 and <= 9000, $"an MTU of {spec.Mtu} bytes", "576 to 9000");
        Check(!spec.IsCable || spec is { Mbps: 0, Loss: 0, Marks: 0, QueueBytes: null, MarkBytes: null, CoDel: false } && spec.Rtt == TimeSpan.Zero, "IsCable and a rate, delay, queue or loss", "one or the other");
        _ = Addresses(spec.Subnet);

        static void Check(bool isFine, string what, string expected)
        {
            if (!isFine)
                throw new NetworkLabException($"A wire with {what} is not possible; expected {expected}.");
        }
    }

    private static (string First, string Second, string Subnet, int Length) Addresses(string subnet)
    {
        if (!IPNetwork.TryParse(subnet, out var network) || network.BaseAddress.AddressFamily != System.Net.Sockets.AddressFamily.InterNetwork || network.PrefixLength > 30 || network.ToString() != subnet)
            throw new NetworkLabException($"\"{subnet}\" is no IPv4 subnet for two hosts; expected one like 192.0.2.0/24, with no bits set after the prefix.");
        var bytes = network.BaseAddress.GetAddressBytes();
        if (bytes[0] is 0 or 127 or >= 224)
            throw new NetworkLabException($"\"{subnet}\" is taken: every host has the loopback addresses, and 0.0.0.0/8 and 224.0.0.0/3 are no hosts'. Take one for documentation, as the default 192.0.2.0/24 is.");
        return (Plus(1), Plus(2), subnet, network.PrefixLength);

        string Plus(byte number) => new IPAddress((byte[])[bytes[0], bytes[1], bytes[2], (byte)(bytes[3] + number)]).ToString();
    }

    private async Task UpAsync(CancellationToken ct)
    {
        var length = Addresses(_spec.Subnet).Length;
        var arguments = new LinkArguments(Number,
            new LinkEnd(await Left.TargetAsync(ct).ConfigureAwait(false), Device, $"{Left.Address}/{length}"),
            new LinkEnd(await Right.TargetAsync(ct).ConfigureAwait(false), Device, $"{Right.Address}/{length}"),
            There.Spec, Back.Spec, _spec.Mtu, _spec.Seed ?? Docker.Lab.Seed, (int)_spec.SampleEvery.TotalMicroseconds);
        if (_plan.NeedsLink)
            await LinkUpAsync(arguments, ct).ConfigureAwait(false);
        else
            await CableAsync(arguments, ct).ConfigureAwait(false);
        foreach (var host in new[] { Left, Right })
            foreach (var command in _plan.Commands(_spec, Device, isRight: host == Right, QueueOf(_spec)))
                await ToolAsync(host, command, ct).ConfigureAwait(false);
    }

    private async Task LinkUpAsync(LinkArguments arguments, CancellationToken ct)
    {
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _running = _link.CallAsync(AgentOperations.Link, arguments, item =>
        {
            There.Take(item.There);
            Back.Take(item.Back);
            if (item.Packets is { } packets)
                lock (_packets)
                    _packets.AddRange(MemoryMarshal.Cast<byte, PacketReading>(packets));
            foreach (var token in _settling.Keys.Where(token => token <= item.Settled))
                if (_settling.TryRemove(token, out var settled))
                    settled.SetResult();
            if (item.UpUs > 0)
            {
                _beganUs = item.UpUs;
                up.TrySetResult();
            }
            return ValueTask.CompletedTask;
        }, _down.Token);
        await await Task.WhenAny(up.Task, _running).WaitAsync(ct).ConfigureAwait(false);
    }

    private async Task CableAsync(LinkArguments ends, CancellationToken ct)
    {
        await CallAsync(AgentOperations.Veth, new VethArguments(End(ends.Left), End(ends.Right)), ct).ConfigureAwait(false);
        foreach (var host in new[] { Left, Right })
            await ToolAsync(host, ["ip", "link", "set", "lo", "up"], ct).ConfigureAwait(false);
        _beganUs = (await CallAsync(AgentOperations.Diag, new DiagArguments(ends.Left.Target, 6, -1, CountOnly: true), ct).ConfigureAwait(false)).AtUs;

        static VethEnd End(LinkEnd end) => new(end.Target, end.Device, [end.Address], []);
    }
}
