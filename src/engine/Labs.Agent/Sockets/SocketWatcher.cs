using System.Runtime.InteropServices;
using Labs.Agent.Contracts;
using Labs.Agent.Linux;

namespace Labs.Agent.Sockets;

/// <summary>Follows chosen connections by looking each up at a fixed interval.</summary>
internal static class SocketWatcher
{
    private static readonly TimeSpan s_reportEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>Watches until it is cancelled, and reports changes of state and timers that were set again.</summary>
    public static async Task<Nothing> WatchAsync(WatchArguments arguments, Func<WatchItem, Task> item, CancellationToken cancellationToken)
    {
        ProcessFiles.Require(arguments.Target);
        if (arguments.EveryUs < 100)
            throw new AgentException($"a look every {arguments.EveryUs} us is not possible; expected 100 or more.");
        var (gate, changes) = (new Lock(), new List<SocketChangeReading>());
        var looking = NamespaceThread.RunAsync(arguments.Target, ["net"], () => Look(arguments, gate, changes, cancellationToken));
        while (!looking.IsCompleted)
        {
            await Task.WhenAny(looking, Task.Delay(s_reportEvery, CancellationToken.None));
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
        cancellationToken.ThrowIfCancellationRequested();
        return new Nothing();
    }

    private static unsafe int Look(
        WatchArguments arguments, Lock gate, List<SocketChangeReading> changes, CancellationToken cancellationToken)
    {
        _ = RawNative.prctl(RawNative.PR_SET_TIMERSLACK, 1, 0, 0, 0);
        using var diag = new SocketDiag();
        var tuples = MemoryMarshal.Cast<byte, SocketReading>(arguments.Tuples).ToArray();
        var last = new SocketChangeReading[tuples.Length];
        for (var looks = 0; !cancellationToken.IsCancellationRequested; looks++)
        {
            for (var i = 0; i < tuples.Length; i++)
            {
                SocketChangeReading now = new() { AtUs = MonotonicClock.Us, Tuple = i };
                if (diag.TryFind(tuples[i], out var found))
                    (now.State, now.Timer, now.Retransmits, now.ExpiresMs) = (found.State, found.Timer, found.Retransmits, found.ExpiresMs);
                if (looks == 0 || HasChanged(last[i], now))
                    lock (gate)
                        changes.Add(now);
                last[i] = now;
            }
            RawNative.Sleep(arguments.EveryUs * 1000L);
        }
        return 0;
    }

    // A timer counts down. One that has more time left than before has been set again.
    private static bool HasChanged(SocketChangeReading last, SocketChangeReading now) =>
        now.State != last.State || now.Timer != last.Timer || now.Retransmits != last.Retransmits || now.ExpiresMs > last.ExpiresMs;
}
