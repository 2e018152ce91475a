namespace Labs.Agent.Contracts;

/// <summary>One TCP connection with a sender in one network namespace and a receiver in another.</summary>
/// <param name="Address">The receiver's address.</param>
/// <param name="Algorithm">The sender's congestion control (TCP_CONGESTION).</param>
/// <param name="Bytes">
/// How many bytes are sent; 0 for as many as <paramref name="Seconds"/> allow, after which the connection is reset.
/// </param>
/// <param name="SampleUs">The interval between two readings of TCP_INFO in microseconds; 0 for none.</param>
/// <param name="SendBuffer">SO_SNDBUF in bytes; 0 leaves it to the Linux kernel.</param>
/// <param name="ReceiveBuffer">SO_RCVBUF in bytes; 0 leaves it to the Linux kernel.</param>
/// <param name="BlockBytes">The size of one send().</param>
/// <param name="StallAfterBytes">The receiver stops reading for <paramref name="StallMs"/> after this many bytes.</param>
/// <param name="StallMs">0 for no stall.</param>
/// <param name="TurnMs">
/// Switches sampling on and off in turns of this length. Two turns make a pair, in random order. 0 samples all the time.
/// </param>
/// <param name="Seed">The seed of that order.</param>
public sealed record FlowArguments(
    AgentTarget From, AgentTarget To, string Address, string Algorithm, long Bytes, double Seconds, int SampleUs,
    int SendBuffer, int ReceiveBuffer, bool NoDelay, int BlockBytes, long StallAfterBytes, double StallMs, double TurnMs = 0, int Seed = 0);

/// <summary>Reports that the connection is established (StartUs and Port), or its progress.</summary>
/// <param name="StartUs">When it was established, on the agent's monotonic clock.</param>
/// <param name="Port">The receiver's port.</param>
/// <param name="Samples">
/// An array of <see cref="TcpReading"/> since the last item that had one. They come rarely, because sending them slows a fast flow.
/// </param>
/// <param name="Received">Bytes that the receiver has read so far.</param>
/// <param name="Latest">The newest <see cref="TcpReading"/>.</param>
public sealed record FlowItem(long StartUs = 0, int Port = 0, byte[]? Samples = null, long Received = 0, byte[]? Latest = null);

/// <summary>The flow has ended.</summary>
/// <param name="Algorithm">The congestion control that the Linux kernel confirmed.</param>
/// <param name="Bytes">Bytes that the receiver read.</param>
/// <param name="Seconds">From the established connection to the receiver's last read.</param>
/// <param name="HandshakeSeconds">From the SYN to the established connection.</param>
/// <param name="Turns">Turns with and without sampling, the two of a pair next to each other; null if none were requested.</param>
public sealed record FlowReply(
    string Algorithm, long StartUs, long Bytes, double Seconds, double HandshakeSeconds, FlowTurn[]? Turns = null);

/// <summary>How much a sender sent in one turn, not counting the first milliseconds.</summary>
/// <param name="Seconds">0 if the sender did not run within the turn.</param>
public sealed record FlowTurn(bool IsSampled, long Bytes, double Seconds);
