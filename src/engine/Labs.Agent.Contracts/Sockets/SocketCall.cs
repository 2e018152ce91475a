namespace Labs.Agent.Contracts;

/// <summary>One system call on one socket in a target's network namespace.</summary>
/// <param name="Verb">open, bind, listen, connect, accept, send, receive, shutdown, option or close.</param>
/// <param name="Target">A process in the network namespace in which the socket is opened; for open only.</param>
/// <param name="Kind">tcp, tcp6, udp or udp6; for open only.</param>
/// <param name="Socket">The number that open or accept returned.</param>
/// <param name="Address">For bind, for connect, and for send to a datagram's destination.</param>
/// <param name="Port">Goes with <paramref name="Address"/>.</param>
/// <param name="Level">For option: the level of setsockopt(2).</param>
/// <param name="Option">For option: the name of setsockopt(2).</param>
/// <param name="Value">
/// For listen the backlog; for shutdown 0, 1 or 2 (SHUT_RD, SHUT_WR, SHUT_RDWR); for option the value.
/// </param>
/// <param name="Count">For receive the bytes at most; for send without data the number of zero bytes.</param>
/// <param name="Data">For send: what is sent.</param>
/// <param name="TimeoutMs">How long connect, accept, send and receive wait. The Linux kernel continues afterwards.</param>
public sealed record SocketCall(
    string Verb, AgentTarget? Target = null, string? Kind = null, int Socket = 0, string? Address = null, int Port = 0,
    int Level = 0, int Option = 0, int Value = 0, long Count = 0, byte[]? Data = null, int TimeoutMs = 0);

/// <summary>The result of a system call on a socket.</summary>
/// <param name="AtUs">When the call returned, on the agent's monotonic clock.</param>
/// <param name="Error">
/// The name of errno, such as ECONNREFUSED; null for success. ETIMEDOUT comes from the Linux kernel; EAGAIN means that the call's own
/// time limit is over.
/// </param>
/// <param name="Socket">For open and accept: the new socket's number.</param>
/// <param name="Count">Bytes sent or received.</param>
/// <param name="Data">The first 64 KiB received; the rest is only counted.</param>
public sealed record SocketAnswer(
    long AtUs, string? Error = null, int Socket = 0, string? Local = null, string? Peer = null, long Count = 0, byte[]? Data = null);
