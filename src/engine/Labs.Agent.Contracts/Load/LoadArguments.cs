namespace Labs.Agent.Contracts;

/// <summary>Runs load from a network namespace.</summary>
/// <param name="Target">The network namespace of the clients.</param>
/// <param name="To">The address:port of `labs-agent serve`.</param>
/// <param name="Workers">The number of clients, one thread each.</param>
/// <param name="Rate">Starts per second over all workers on a fixed schedule (open loop); 0 for a closed loop.</param>
/// <param name="MaxSamples">More samples than this are thinned evenly.</param>
/// <param name="Cpu">The processor that the workers run on; -1 leaves the choice to the Linux kernel's scheduler.</param>
public sealed record LoadArguments(
    AgentTarget Target, string To, LoadKind Kind, double Seconds, int Workers, int MessageBytes, double Rate, int MaxSamples, int Cpu = -1);

/// <summary>What a load run measured.</summary>
/// <param name="Seconds">How long the run really took.</param>
/// <param name="Bytes">Payload as counted by the receiving side.</param>
/// <param name="Operations">Connections, echoes or requests that succeeded.</param>
/// <param name="SamplesUs">
/// Durations in microseconds, in order per worker; in an open loop from the scheduled start. Thinned evenly if there are too many.
/// </param>
public sealed record LoadReply(
    LoadKind Kind, double Seconds, long Bytes, long Operations, long Errors, string? FirstError, double[] SamplesUs);
