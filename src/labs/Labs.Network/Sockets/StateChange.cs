using System.Net;

namespace Labs.Network;

/// <summary>One end of a connection, as one host sees it.</summary>
/// <param name="Name">A name for timelines and messages.</param>
public sealed record ConnectionEnd(string Name, IPEndPoint Local, IPEndPoint Peer);

/// <summary>An end of a connection has entered a state, or one of its timers was set.</summary>
/// <param name="At">When it happened, since the link came up.</param>
/// <param name="TimerDue">The time that the timer had left at that moment.</param>
public readonly record struct StateChange(
    TimeSpan At, ConnectionEnd End, TcpState State, SocketTimer Timer, TimeSpan TimerDue, int Retransmits);
