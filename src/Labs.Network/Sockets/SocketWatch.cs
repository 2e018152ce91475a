using System.Net;
using System.Runtime.InteropServices;
using Labs.Docker;
using Labs.Plots;

namespace Labs.Network;

/// <summary>One end of a connection, seen from one host.</summary>
public sealed record ConnectionEnd(string Name, IPEndPoint Local, IPEndPoint Peer);

/// <summary>A state that an end of a connection came into.</summary>
/// <param name="At">Since the wire began.</param>
/// <param name="TimerDue">Time left of the timer then.</param>
public readonly record struct StateChange(TimeSpan At, ConnectionEnd End, TcpState State, SocketTimer Timer, TimeSpan TimerDue, int Retransmits);

/// <summary>Follows chosen connections through their states by looking each up again and again, until it is disposed of.</summary>
public sealed class SocketWatch : IAsyncDisposable
{
    private readonly Host _host;
    private readonly IReadOnlyList<ConnectionEnd> _ends;
    private readonly List<SocketChangeReading> _changes = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _began = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _running = Task.CompletedTask;

    private SocketWatch(Host host, IReadOnlyList<ConnectionEnd> ends) => (_host, _ends) = (host, ends);

    public IReadOnlyList<ConnectionEnd> Ends => _ends;

    /// <summary>Every change of a state or timer, in order, up to 50 ms ago. The first one of each end is what it was at the beginning.</summary>
    public IReadOnlyList<StateChange> Events
    {
        get
        {
            lock (_changes)
                return [.. _changes.Select(change => new StateChange(_host.Since(change.AtUs), _ends[change.Tuple], (TcpState)change.State, (SocketTimer)change.Timer, TimeSpan.FromMilliseconds(change.ExpiresMs), change.Retransmits))];
        }
    }

    /// <summary>The states of one end, each with when it began.</summary>
    public IReadOnlyList<StateChange> States(ConnectionEnd end)
    {
        var states = new List<StateChange>();
        foreach (var change in Events.Where(change => change.End == end))
            if (states.Count == 0 || states[^1].State != change.State)
                states.Add(change);
        return states;
    }

    /// <summary>Waits until an end has been in a state.</summary>
    /// <exception cref="WaitTimeoutException">It did not come in time, 10 s by default.</exception>
    public Task WaitForAsync(ConnectionEnd end, TcpState state, TimeSpan? timeout = null) => Wait.UntilAsync($"{end.Name} is in {state.Rfc()}", _ =>
    {
        var states = States(end);
        return Task.FromResult((states.Any(change => change.State == state), string.Join(", ", states.Select(change => change.State.Rfc()))));
    }, timeout ?? TimeSpan.FromSeconds(10));

    /// <summary>The states over time, a lane for each end; times since <paramref name="from"/>.</summary>
    public static Figure Timeline(string title, TimeSpan from, TimeSpan to, params IReadOnlyList<SocketWatch> watches)
    {
        var figure = Figure.Timeline(title).X("time [ms]");
        foreach (var watch in watches)
            foreach (var end in watch.Ends)
            {
                var states = watch.States(end);
                for (var i = 0; i < states.Count; i++)
                {
                    var (begin, over) = (states[i].At < from ? from : states[i].At, i + 1 < states.Count && states[i + 1].At < to ? states[i + 1].At : to);
                    if (states[i].State != TcpState.None && over > begin)
                        figure.Span(end.Name, (begin - from).TotalMilliseconds, (over - from).TotalMilliseconds, states[i].State.Rfc(), states[i].State.Rfc());
                }
            }
        return figure;
    }

    /// <summary>Stops looking; what was seen stays.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    internal static async Task<SocketWatch> StartAsync(Host host, IReadOnlyList<ConnectionEnd> ends, TimeSpan every)
    {
        var watch = new SocketWatch(host, ends);
        var tuples = ends.Select(end => SocketEntry.Tuple(end.Local, end.Peer)).ToArray();
        var arguments = new WatchArguments(await host.TargetAsync(default).ConfigureAwait(false), MemoryMarshal.AsBytes<SocketReading>(tuples).ToArray(), (int)every.TotalMicroseconds);
        watch._running = host.CallAsync(AgentOperations.Watch, arguments, item => watch.Take(item), watch._stop.Token);
        await await Task.WhenAny(watch._began.Task, watch._running).ConfigureAwait(false);
        return watch;
    }

    private ValueTask Take(WatchItem item)
    {
        lock (_changes)
            _changes.AddRange(MemoryMarshal.Cast<byte, SocketChangeReading>(item.Changes));
        _began.TrySetResult();
        return ValueTask.CompletedTask;
    }
}
