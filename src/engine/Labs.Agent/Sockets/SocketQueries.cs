using System.Runtime.InteropServices;
using Labs.Agent.Contracts;
using Labs.Agent.Linux;

namespace Labs.Agent.Sockets;

/// <summary>Lists sockets through netlink, and ends single ones from outside their process.</summary>
internal static class SocketQueries
{
    private const int MostStates = 14;

    public static Task<DiagReply> ListAsync(DiagArguments arguments, CancellationToken cancellationToken)
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
            var bytes = arguments.CountOnly ? null : MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(rows)).ToArray();
            return new DiagReply(MonotonicClock.Us, bytes, counts);
        });
    }

    public static Task<Nothing> KillAsync(DiagKillArguments arguments, CancellationToken cancellationToken)
    {
        ProcessFiles.Require(arguments.Target);
        if (arguments.Target.Pid == 0)
            throw new AgentException("the agent does not end sockets of the engine's host.");
        return NamespaceThread.RunAsync(arguments.Target, ["net"], () =>
        {
            using var diag = new SocketDiag();
            diag.Destroy(MemoryMarshal.Read<SocketReading>(arguments.Row));
            return new Nothing();
        });
    }
}
