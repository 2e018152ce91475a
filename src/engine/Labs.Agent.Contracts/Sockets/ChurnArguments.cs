namespace Labs.Agent.Contracts;

/// <summary>Opens and closes many short connections, from one network namespace to another.</summary>
/// <param name="Addresses">The client's addresses, used in turn; if empty, the Linux kernel chooses.</param>
/// <param name="Servers">The address:port pairs on which the server listens, used in turn.</param>
/// <param name="Count">The number of attempts.</param>
/// <param name="PerSecond">Attempts per second on a fixed schedule; 0 for as fast as possible.</param>
/// <param name="ServerCloses">The server closes first; otherwise the client.</param>
/// <param name="MaxSegment">TCP_MAXSEG of the client in bytes; 0 leaves it to the path.</param>
/// <param name="StopAtError">Stops after the first attempt that fails.</param>
public sealed record ChurnArguments(
    AgentTarget From, AgentTarget To, string[] Addresses, string[] Servers, int Count, double PerSecond, bool ServerCloses, int MaxSegment,
    bool StopAtError);

/// <summary>What became of the connections.</summary>
/// <param name="Failed">The number of failures by the name of errno.</param>
/// <param name="FirstFailureUs">Since the first attempt; -1 if none failed.</param>
/// <param name="Succeeded">Successes in each tenth of a second since the first attempt.</param>
/// <param name="FailedThen">Failures in each tenth of a second since the first attempt.</param>
public sealed record ChurnReply(
    int Attempts, double Seconds, Dictionary<string, int> Failed, long FirstFailureUs, int[] Succeeded, int[] FailedThen);
