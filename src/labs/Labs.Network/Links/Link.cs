using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Labs.Agent.Client;
using Labs.Agent.Contracts;
using Labs.Docker;

namespace Labs.Network;

/// <summary>
/// An emulated network link: two hosts and one bottleneck between them. The hosts are containers without a network. A tool container
/// carries packets between a TUN interface in each. Nothing is in the engine host's own network namespace, and everything ends with
/// the tool container.
/// </summary>
public sealed partial class Link : IAsyncDisposable, IHostNetwork
{
    private const string Device = "link0";
    private static int s_last;
    private readonly LinkSpec _spec;
    private readonly LayerPlan _plan;
    private readonly Container _tools;
    private readonly AgentClient _linkAgent;
    private readonly CancellationTokenSource _down = new();
    private readonly List<PacketReading> _packets = [];
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _settling = [];
    private Task _running = Task.CompletedTask;
    private int _tokens;
    private long _beganUs = -1;

    private Link(
        Engine docker, LinkSpec spec, LayerPlan plan, int number, LinkContainers containers, AgentClient agent, AgentClient linkAgent)
    {
        (Docker, _spec, _plan, Number, _tools, Agent, _linkAgent) = (docker, spec, plan, number, containers.Tools, agent, linkAgent);
        var (first, second) = LinkSpecChecks.HostAddresses(spec.Subnet);
        Left = new Host(this, containers.Left, first, Device, spec.Subnet);
        Right = new Host(this, containers.Right, second, Device, spec.Subnet);
        var there = plan.UserSpacePath(spec);
        There = new Direction(this, isBack: false, there);
        // Only the bottleneck is measured: acknowledgements come back without loss and never queue behind each other.
        Back = new Direction(this, isBack: true, there with { QueueBytes = 0, Loss = 0, MarkBytes = 0, Marks = 0, CoDelTargetUs = 0 });
    }

    /// <summary>The engine that runs the hosts.</summary>
    public Engine Docker { get; }

    /// <summary>The host before the bottleneck, where senders usually are.</summary>
    public Host Left { get; }

    /// <summary>The host behind the bottleneck.</summary>
    public Host Right { get; }

    /// <summary>From left to right: the bottleneck.</summary>
    public Direction There { get; }

    /// <summary>From right to left: the same rate and delay, with an unlimited queue and no loss.</summary>
    public Direction Back { get; }

    /// <summary>The specification from which the link was made.</summary>
    public LinkSpec Spec => _spec;

    /// <summary>The subnet of the hosts' addresses in CIDR notation.</summary>
    public string Subnet => _spec.Subnet;

    /// <summary>What carries the packets, for captions.</summary>
    public string Layer => _plan.Description;

    /// <summary>The link's properties in one line, for captions.</summary>
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
            var (queue, loss) = _plan.NeedsUserSpace ? (There.Path.QueueBytes, There.Path.Loss) : (0, 0);
            if (queue == 0 && _plan.Rate is not (Carrier.None or Carrier.UserSpace))
                queue = _spec.QueueLimit;
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

    /// <summary>Starts a TCP connection from the left host to the right one, which sends as much as it can.</summary>
    /// <returns>The flow, established and sending.</returns>
    /// <exception cref="CapabilityMissingException">The Linux kernel lacks the congestion control algorithm.</exception>
    public Task<Flow> StartAsync(FlowSpec spec, CancellationToken cancellationToken = default) =>
        Flow.StartAsync(this, spec, cancellationToken);

    /// <summary>Starts a TCP connection as <see cref="StartAsync"/> does, and waits for its end.</summary>
    public async Task<FlowTrace> RunAsync(FlowSpec spec, CancellationToken cancellationToken = default)
    {
        await using var flow = await StartAsync(spec, cancellationToken);
        return await flow.WaitAsync(cancellationToken);
    }

    /// <summary>Records every packet's headers until the capture is disposed. Several captures may run at the same time.</summary>
    public async Task<PacketCapture> CaptureAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await Control.CaptureAsync(new LinkCapture(Number, Begins: true), CancellationToken.None);
        // Excludes packets that an earlier capture has already seen.
        await SettleAsync();
        return new PacketCapture(this);
    }

    /// <summary>Follows both ends of connections from ports of the left host to a port of the right one. They need not exist yet.</summary>
    public Task<PairWatch> WatchAsync(int serverPort, params IReadOnlyList<int> clientPorts) =>
        PairWatch.StartAsync(this, serverPort, clientPorts);

    /// <summary>Delivers a crafted segment at once to the host that it is addressed to, as if the link had carried it.</summary>
    /// <param name="toLeft">True delivers it to the left host and false to the right one; by default its address decides.</param>
    public Task InjectAsync(CraftedSegment segment, bool? toLeft = null, CancellationToken cancellationToken = default)
    {
        var isBack = toLeft ?? segment.Destination.Address.ToString() == Left.Address;
        return Control.InjectAsync(new LinkInject(Number, isBack, segment.ToBytes()), cancellationToken);
    }

    /// <summary>Returns the congestion control algorithms of the engine's Linux kernel.</summary>
    public async Task<IReadOnlyList<string>> AlgorithmsAsync(CancellationToken cancellationToken = default)
    {
        var value = await Left.SysctlAsync("net.ipv4.tcp_available_congestion_control", null, cancellationToken);
        return value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Takes the link down and removes its hosts.</summary>
    public async ValueTask DisposeAsync()
    {
        await _down.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(Agent.DisposeAsync().AsTask(), _linkAgent.DisposeAsync().AsTask());
        var containers = new[] { _tools, Left.Container, Right.Container };
        await Task.WhenAll(containers.Select(container => container.RemoveAsync(CancellationToken.None)));
    }

    /// <summary>The agent for everything but the link itself.</summary>
    internal AgentClient Agent { get; }

    AgentClient IHostNetwork.Agent => Agent;

    IReadOnlyList<Host> IHostNetwork.Hosts => [Left, Right];

    TimeSpan IHostNetwork.Since(long engineUs) => Since(engineUs);

    /// <summary>The link's number, by which its agent knows it.</summary>
    internal int Number { get; }

    /// <summary>Changes and records what the user-space link does.</summary>
    /// <exception cref="NetworkLabException">Only the Linux kernel carries this link.</exception>
    internal LinksFacet Control => _plan.NeedsUserSpace ? _linkAgent.Links : throw new NetworkLabException(
        $"{Layer}: it reports and records nothing, and cannot be changed while it is up. Make the link without IsCable and with " +
        "Layers = UserSpace for that.");

    internal int PacketCount
    {
        get
        {
            lock (_packets)
                return _packets.Count;
        }
    }

    /// <summary>Converts a time of the agent's monotonic clock to the time since the link came up.</summary>
    internal TimeSpan Since(long engineUs) => TimeSpan.FromMicroseconds(engineUs - _beganUs);

    internal PacketReading[] PacketsBetween(int from, int to)
    {
        lock (_packets)
            return [.. _packets.Take(from..to)];
    }

    /// <summary>Ends one capture, and waits until everything that it recorded has arrived.</summary>
    internal async Task StopCaptureAsync()
    {
        await Control.CaptureAsync(new LinkCapture(Number, Begins: false), CancellationToken.None);
        await SettleAsync();
    }

    /// <summary>Waits until everything that the link has seen so far has arrived.</summary>
    internal async Task SettleAsync()
    {
        var token = Interlocked.Increment(ref _tokens);
        var settled = _settling[token] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await Control.SettleAsync(new LinkSettle(Number, token), CancellationToken.None);
        await await Task.WhenAny(settled.Task, _running);
    }

    private void Take(LinkItem item)
    {
        There.Take(item.There);
        Back.Take(item.Back);
        if (item.Packets is { } packets)
            lock (_packets)
                _packets.AddRange(MemoryMarshal.Cast<byte, PacketReading>(packets));
        foreach (var token in _settling.Keys.Where(token => token <= item.Settled))
            if (_settling.TryRemove(token, out var settled))
                settled.SetResult();
    }
}
