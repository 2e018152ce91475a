namespace Labs.Agent.Contracts;

/// <summary>Drops chosen packets, counted from when the agent receives the request.</summary>
/// <param name="Id">The link.</param>
/// <param name="Back">From right to left.</param>
/// <param name="FlagsMask">The TCP flags that matter, as bits of the header's 13th byte; 0 for all packets.</param>
/// <param name="FlagsValue">What the flags in the mask must be.</param>
/// <param name="MinPayload">The least TCP payload in bytes; 1 for data only.</param>
/// <param name="MaxPayload">The largest TCP payload in bytes; 0 for segments without data.</param>
/// <param name="Skip">How many matching packets pass first.</param>
/// <param name="Count">How many of the next are dropped; 0 withdraws the earlier faults for this port.</param>
/// <param name="OutageMs">If above 0, everything is dropped for so long from the first dropped packet on.</param>
/// <param name="Port">A port on either side; 0 for all.</param>
public sealed record LinkFault(
    int Id, bool Back, int FlagsMask, int FlagsValue, int MinPayload, int MaxPayload, int Skip, int Count, double OutageMs, int Port = 0);

/// <summary>Changes one direction of a link from the next packet on.</summary>
public sealed record LinkChange(int Id, bool Back, LinkPath Path);

/// <summary>Begins or ends one capture. The link records packets while at least one capture is on.</summary>
public sealed record LinkCapture(int Id, bool Begins);

/// <summary>Asks the link to report everything that it has seen so far.</summary>
/// <param name="Token">Higher than every earlier token; comes back in <see cref="LinkItem.Settled"/>.</param>
public sealed record LinkSettle(int Id, int Token);

/// <summary>Delivers a packet at one end of a link at once, as if the link had carried it.</summary>
/// <param name="Back">At the left end; otherwise at the right end.</param>
/// <param name="Packet">From the IP header on.</param>
public sealed record LinkInject(int Id, bool Back, byte[] Packet);
