using System.Runtime.InteropServices;
using Labs.Agent.Contracts;

namespace Labs.Agent.Client;

/// <summary>Lists, opens, drives, ends and watches sockets of network namespaces.</summary>
public sealed class SocketsFacet
{
    private readonly AgentClient _agent;

    internal SocketsFacet(AgentClient agent) => _agent = agent;

    /// <summary>Returns the tcp, udp and unix sockets of a network namespace, and the processes that hold them.</summary>
    public async Task<Listing<SocketRow>> ListAsync(IPlace place, CancellationToken cancellationToken = default)
    {
        var target = await place.TargetAsync(cancellationToken);
        return Listings.Of(await _agent.CallAsync(SocketsOperations.List, target, cancellationToken));
    }

    /// <summary>
    /// Returns a TCP port below the ephemeral range that no socket of the place uses now. Another program may take it a moment later.
    /// </summary>
    public async Task<int> FreePortAsync(IPlace place, CancellationToken cancellationToken = default)
    {
        var sockets = await ListAsync(place, cancellationToken);
        var taken = sockets.Select(socket => socket.Local.Split(':')[^1]).ToHashSet();
        while (true)
        {
            // From 32768 on, Linux chooses ports for clients (ip_local_port_range).
            var port = Random.Shared.Next(20_000, 32_768);
            if (!taken.Contains($"{port}"))
                return port;
        }
    }

    /// <summary>Opens a socket in a place's network namespace. It belongs to the agent and ends with it.</summary>
    /// <param name="kind">tcp, tcp6, udp or udp6.</param>
    public async Task<SocketAnswer> OpenAsync(IPlace place, string kind, CancellationToken cancellationToken = default)
    {
        var target = await place.TargetAsync(cancellationToken);
        return await CallAsync(new SocketCall("open", target, kind), cancellationToken);
    }

    /// <summary>Makes one system call on a socket that <see cref="OpenAsync"/> or an accept returned.</summary>
    /// <exception cref="AgentFailedException">The socket has been closed. Errors of the call itself are in the answer.</exception>
    public Task<SocketAnswer> CallAsync(SocketCall call, CancellationToken cancellationToken = default) =>
        _agent.CallAsync(SocketsOperations.Call, call, cancellationToken);

    /// <summary>Lists the sockets of a network namespace through sock_diag(7), in all states.</summary>
    /// <param name="protocol">IPPROTO_TCP (6) or IPPROTO_UDP (17).</param>
    /// <param name="port">A port on either side; 0 for all.</param>
    /// <param name="countOnly">Returns the counts by state without the sockets.</param>
    public async Task<DiagReply> DiagAsync(
        IPlace place, int protocol, int port = 0, bool countOnly = false, CancellationToken cancellationToken = default)
    {
        var target = await place.TargetAsync(cancellationToken);
        var arguments = new DiagArguments(target, protocol, States: -1, port, countOnly);
        return await _agent.CallAsync(SocketsOperations.Diag, arguments, cancellationToken);
    }

    /// <summary>Ends a socket from outside its process, as `ss -K` does.</summary>
    /// <exception cref="AgentFailedException">It has gone, it is on the engine's host, or the Linux kernel can't do it.</exception>
    public async Task KillAsync(IPlace place, SocketReading socket, CancellationToken cancellationToken = default)
    {
        var target = await place.TargetAsync(cancellationToken);
        var row = MemoryMarshal.AsBytes(new ReadOnlySpan<SocketReading>(in socket)).ToArray();
        var arguments = new DiagKillArguments(target, socket.Protocol, row);
        await _agent.CallAsync(SocketsOperations.Kill, arguments, cancellationToken);
    }

    /// <summary>Follows connections until it is cancelled.</summary>
    /// <param name="connections">Of which only the addresses and ports matter. The connections need not exist yet.</param>
    /// <param name="every">The interval between two looks; 100 us or more.</param>
    /// <param name="changes">Receives every change, the first state of each connection included.</param>
    public async Task WatchAsync(
        IPlace place, SocketReading[] connections, TimeSpan every, Func<SocketChangeReading[], ValueTask> changes,
        CancellationToken cancellationToken)
    {
        var target = await place.TargetAsync(cancellationToken);
        var tuples = MemoryMarshal.AsBytes<SocketReading>(connections).ToArray();
        var arguments = new WatchArguments(target, tuples, (int)every.TotalMicroseconds);
        await _agent.CallAsync(SocketsOperations.Watch, arguments, Take, cancellationToken);

        ValueTask Take(WatchItem item) => changes(MemoryMarshal.Cast<byte, SocketChangeReading>(item.Changes).ToArray());
    }

    /// <summary>Opens and closes many short connections.</summary>
    public Task<ChurnReply> ChurnAsync(ChurnArguments arguments, CancellationToken cancellationToken = default) =>
        _agent.CallAsync(SocketsOperations.Churn, arguments, cancellationToken);
}
