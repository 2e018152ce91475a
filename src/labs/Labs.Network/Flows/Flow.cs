using System.Runtime.InteropServices;
using Labs.Agent.Client;
using Labs.Agent.Contracts;

namespace Labs.Network;

/// <summary>A running TCP connection over a link.</summary>
public sealed class Flow : IAsyncDisposable
{
    private readonly Link _link;
    private readonly FlowSpec _spec;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<TcpReading> _readings = [];
    private readonly TaskCompletionSource _established = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TcpReading _latest;
    private Task<FlowReply> _running = null!;
    private long _startUs;
    private long _received;

    private Flow(Link link, FlowSpec spec) => (_link, _spec) = (link, spec);

    /// <summary>The receiver's port.</summary>
    public int Port { get; private set; }

    /// <summary>Bytes that the receiver has read. The number is up to 100 ms old.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>The newest reading of TCP_INFO, up to 100 ms old; null before the first.</summary>
    public TcpSample? Latest
    {
        get
        {
            lock (_readings)
                return _latest.AtUs > 0 ? Sample(_latest) : null;
        }
    }

    internal static async Task<Flow> StartAsync(Link link, FlowSpec spec, CancellationToken cancellationToken)
    {
        if (spec.Bytes == 0 && spec.Duration <= TimeSpan.Zero)
            throw new NetworkLabException("a flow needs an end: Bytes, or a Duration.");
        var flow = new Flow(link, spec);
        var (from, to) = spec.Loopback ? (link.Left, link.Left) : spec.Backwards ? (link.Right, link.Left) : (link.Left, link.Right);
        var arguments = new FlowArguments(
            await from.TargetAsync(cancellationToken), await to.TargetAsync(cancellationToken),
            spec.Loopback ? "127.0.0.1" : to.Address, spec.Algorithm, spec.Bytes, spec.Duration.TotalSeconds,
            (int)spec.SampleEvery.TotalMicroseconds, spec.SendBuffer ?? 0, spec.ReceiveBuffer ?? 0, spec.NoDelay, spec.BlockBytes,
            spec.StallAfterBytes, spec.Stall.TotalMilliseconds, spec.SamplingTurn.TotalMilliseconds, link.Docker.Lab.Seed);
        flow._running = link.Agent.Flows.RunAsync(arguments, flow.Take, flow._stop.Token);
        try
        {
            await await Task.WhenAny(flow._established.Task, flow._running).WaitAsync(cancellationToken);
            return flow;
        }
        catch (AgentFailedException failed)
        {
            await flow.DisposeAsync();
            throw failed.Message.StartsWith("congestion control", StringComparison.Ordinal)
                ? new CapabilityMissingException(failed.Message, failed)
                : new NetworkLabException($"no flow from {from} to {to} ({to.Address}): {failed.Message}", failed);
        }
        catch
        {
            await flow.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the connection has ended, and returns what it did.</summary>
    public async Task<FlowTrace> WaitAsync(CancellationToken cancellationToken = default)
    {
        var reply = await _running.WaitAsync(cancellationToken);
        lock (_readings)
            return new FlowTrace(_link, _spec, reply, Port, [.. _readings.Select(Sample)]);
    }

    /// <summary>Ends the connection if it is still running.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await ((Task)_running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private TcpSample Sample(TcpReading reading) => new(TimeSpan.FromMicroseconds(reading.AtUs - _startUs), reading);

    private ValueTask Take(FlowItem item)
    {
        if (item.Port > 0)
        {
            (_startUs, Port) = (item.StartUs, item.Port);
            _established.TrySetResult();
        }
        if (item.Samples is { } samples)
            lock (_readings)
                _readings.AddRange(MemoryMarshal.Cast<byte, TcpReading>(samples));
        if (item.Latest is { } latest)
            lock (_readings)
                _latest = MemoryMarshal.Read<TcpReading>(latest);
        Interlocked.Exchange(ref _received, Math.Max(_received, item.Received));
        return ValueTask.CompletedTask;
    }
}
