using System.Runtime.InteropServices;

namespace Labs.Agent.Contracts;

/// <summary>Follows chosen connections until the request is cancelled, by looking each up at a fixed interval.</summary>
/// <param name="Tuples">An array of <see cref="SocketReading"/> of which only the addresses and ports matter.</param>
/// <param name="EveryUs">The interval in microseconds; 100 or more.</param>
public sealed record WatchArguments(AgentTarget Target, byte[] Tuples, int EveryUs);

/// <summary>Changes since the last item.</summary>
/// <param name="Changes">An array of <see cref="SocketChangeReading"/>.</param>
public sealed record WatchItem(byte[] Changes);

/// <summary>A watched connection has changed its state, or a timer was set.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct SocketChangeReading
{
    public long AtUs;

    /// <summary>The index in <see cref="WatchArguments.Tuples"/>.</summary>
    public int Tuple;

    /// <summary>The state of tcp_states.h; 0 if there is no such socket.</summary>
    public byte State;
    public byte Timer, Retransmits;
    public uint ExpiresMs;
}
