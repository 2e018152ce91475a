using Labs.Agent.Contracts;
using Labs.Plots;

namespace Labs.Network;

/// <summary>Follows chosen connections through their states by looking each up at a fixed interval, until it is disposed.</summary>
public sealed class SocketWatch : IAsyncDisposable
{
    private readonly Host _host;
    private readonly IReadOnlyList<ConnectionEnd> _ends;
    private readonly List<SocketChangeReading> _changes = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _began = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _running = Task.CompletedTask;

    private SocketWatch(Host host, IReadOnlyList<ConnectionEnd> ends) => (_host, _ends) = (host, ends);

    /// <summary>The ends that are watched.</summary>
    public IReadOnlyList<ConnectionEnd> Ends => _ends;

    /// <summary>
    /// The changes of states and timers in order; the newest is up to 50 ms old. The first one of each end is its state at the beginning.
    /// </summary>
    public IReadOnlyList<StateChange> Events
    {
        get
        {
            lock (_changes)
                return [.. _changes.Select(Change)];
        }
    }

    /// <summary>Returns the states of one end, each with the time when it began.</summary>
    public IReadOnlyList<StateChange> States(ConnectionEnd end)
    {
        var states = new List<StateChange>();
        foreach (var change in Events.Where(change => change.End == end))
            if (states.Count == 0 || states[^1].State != change.State)
                states.Add(change);
        return states;
    }

    /// <summary>Returns when an end first entered a state, since the link came up.</summary>
    /// <exception cref="NetworkLabException">It was never seen in that state; the message names the states that were seen.</exception>
    public TimeSpan Since(ConnectionEnd end, TcpState state)
    {
        var states = States(end);
        foreach (var change in states)
            if (change.State == state)
                return change.At;
        throw new NetworkLabException(
            $"{end.Name} was never seen in {state.Rfc()}, only in {string.Join(", ", states.Select(change => change.State.Rfc()))}.");
    }

    /// <summary>Waits until an end has been in a state.</summary>
    /// <param name="timeout">10 s by default.</param>
    /// <exception cref="WaitTimeoutException">The end did not enter the state in time.</exception>
    public Task WaitForAsync(ConnectionEnd end, TcpState state, TimeSpan? timeout = null) =>
        Wait.UntilAsync($"{end.Name} is in {state.Rfc()}", _ =>
        {
            var states = States(end);
            var names = string.Join(", ", states.Select(change => change.State.Rfc()));
            return Task.FromResult((states.Any(change => change.State == state), names));
        }, timeout ?? TimeSpan.FromSeconds(10));

    /// <summary>Plots the states over time, with a lane for each end. Times count from <paramref name="from"/>.</summary>
    public static Figure Timeline(string title, TimeSpan from, TimeSpan to, params IReadOnlyList<SocketWatch> watches)
    {
        var figure = Figure.Timeline(title).X("time [ms]");
        foreach (var watch in watches)
            foreach (var end in watch.Ends)
            {
                var states = watch.States(end);
                for (var i = 0; i < states.Count; i++)
                {
                    var begin = states[i].At < from ? from : states[i].At;
                    var over = i + 1 < states.Count && states[i + 1].At < to ? states[i + 1].At : to;
                    var name = states[i].State.Rfc();
                    if (states[i].State != TcpState.None && over > begin)
                        figure.Span(end.Name, (begin - from).TotalMilliseconds, (over - from).TotalMilliseconds, name, name);
                }
            }
        return figure;
    }

    /// <summary>Stops looking. The changes stay.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    internal static async Task<SocketWatch> StartAsync(Host host, IReadOnlyList<ConnectionEnd> ends, TimeSpan every)
    {
        var watch = new SocketWatch(host, ends);
        var tuples = ends.Select(end => SocketEntry.Tuple(end.Local, end.Peer)).ToArray();
        watch._running = host.Sockets.WatchAsync(host, tuples, every, watch.Take, watch._stop.Token);
        await await Task.WhenAny(watch._began.Task, watch._running);
        return watch;
    }

    private StateChange Change(SocketChangeReading change) => new(
        _host.Since(change.AtUs), _ends[change.Tuple], (TcpState)change.State, (SocketTimer)change.Timer,
        TimeSpan.FromMilliseconds(change.ExpiresMs), change.Retransmits);

    private ValueTask Take(SocketChangeReading[] changes)
    {
        lock (_changes)
            _changes.AddRange(changes);
        _began.TrySetResult();
        return ValueTask.CompletedTask;
    }
}
