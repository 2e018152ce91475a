using System.Runtime.InteropServices;
using Labs.Agent.Links;
using Labs.Agent.Linux;
using Labs.Docker;

namespace Labs.Agent.Sockets;

/// <summary>Listings of sockets, single ones ended from outside, and chosen ones watched.</summary>
internal static class DiagOperations
{
    private const int MostStates = 14;
    private static readonly TimeSpan s_tellEvery = TimeSpan.FromMilliseconds(50);

    public static Task<DiagReply> ListAsync(DiagArguments arguments, CancellationToken ct)
    {
        ProcessFiles.Require(arguments.Target);
        return NamespaceThread.RunAsync(arguments.Target, ["net"], () =>
        {
            using var diag = new SocketDiag();
            var (rows, counts) = (new List<SocketReading>(), new int[MostStates]);
            diag.List(arguments.Protocol, arguments.States, reading =>
            {
                if (arguments.Port != 0 && reading.LocalPort != arguments.Port && reading.PeerPort != arguments.Port)
                    return;
                counts[Math.Min((int)reading.State, MostStates - 1)]++;
                if (!arguments.CountOnly)
                    rows.Add(reading);
            });
            return new DiagReply(MonotonicClock.Us, arguments.CountOnly ? null : MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(rows)).ToArray(), counts);
        });
    }

    public static Task<Nothing> KillAsync(DiagKill kill, CancellationToken ct)
    {
        ProcessFiles.Require(kill.Target);
        if (kill.Target.Pid == 0)
            throw new AgentException("sockets of the engine's host are not ended from here.");
        return NamespaceThread.RunAsync(kill.Target, ["net"], () =>
        {
            using var diag = new SocketDiag();
            diag.Destroy(MemoryMarshal.Read<SocketReading>(kill.Row));
            return new Nothing();
        });
    }

    /// <summary>Looks until it is cancelled, and tells changes of state and timers that began anew.</summary>
    public static async Task<Nothing> WatchAsync(WatchArguments arguments, Func<WatchItem, Task> item, CancellationToken ct)
    {
        ProcessFiles.Require(arguments.Target);
        if (arguments.EveryUs < 100)
            throw new AgentException($"a look each {arguments.EveryUs} us is not possible; expected 100 or more.");
        var (gate, changes) = (new Lock(), new List<SocketChangeReading>());
        var looking = NamespaceThread.RunAsync(arguments.Target, ["net"], () => Look(arguments, gate, changes, ct));
        while (!looking.IsCompleted)
        {
            await Task.WhenAny(looking, Task.Delay(s_tellEvery, CancellationToken.None));
            byte[]? news = null;
            lock (gate)
            {
                if (changes.Count > 0)
                    news = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(changes)).ToArray();
                changes.Clear();
            }
            if (news is not null)
                await item(new WatchItem(news));
        }
        await looking;
        ct.ThrowIfCancellationRequested();
        return new Nothing();
    }

    private static unsafe int Look(WatchArguments arguments, Lock gate, List<SocketChangeReading> changes, CancellationToken ct)
    {
        _ = LinkNative.prctl(LinkNative.PR_SET_TIMERSLACK, 1, 0, 0, 0);
        using var diag = new SocketDiag();
        var tuples = MemoryMarshal.Cast<byte, SocketReading>(arguments.Tuples).ToArray();
        var last = new SocketChangeReading[tuples.Length];
        for (var looks = 0; !ct.IsCancellationRequested; looks++)
        {
            for (var i = 0; i < tuples.Length; i++)
            {
                SocketChangeReading now = new() { AtUs = MonotonicClock.Us, Tuple = i };
                if (diag.TryFind(tuples[i], out var socket))
                    (now.State, now.Timer, now.Retransmits, now.ExpiresMs) = (socket.State, socket.Timer, socket.Retransmits, socket.ExpiresMs);
                // A timer counts down; one that has more time than before has been set anew.
                var isNew = looks == 0 || now.State != last[i].State || now.Timer != last[i].Timer || now.Retransmits != last[i].Retransmits || now.ExpiresMs > last[i].ExpiresMs;
                last[i] = now;
                if (isNew)
                    lock (gate)
                        changes.Add(now);
            }
            LinkNative.Sleep(arguments.EveryUs * 1000L);
        }
        return 0;
    }
}
