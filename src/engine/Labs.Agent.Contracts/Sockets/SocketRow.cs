namespace Labs.Agent.Contracts;

/// <summary>A socket of a network namespace, with the process that holds it.</summary>
/// <param name="Protocol">tcp, tcp6, udp, udp6 or unix.</param>
/// <param name="Local">address:port; for unix the path, or "@name" for an abstract address.</param>
/// <param name="State">The state as ss(8) prints it: LISTEN, ESTAB, TIME-WAIT, …; UNCONN for an unconnected udp socket.</param>
/// <param name="Pid">A process that holds the socket, by its id on the engine's host; 0 if there is none, as in TIME-WAIT.</param>
public sealed record SocketRow(string Protocol, string Local, string Peer, string State, ulong Inode, int Pid, string Command);
