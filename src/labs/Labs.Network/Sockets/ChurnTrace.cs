using Labs.Agent.Client;
using Labs.Agent.Contracts;

namespace Labs.Network;

/// <summary>The outcome of many short connections.</summary>
/// <param name="Attempts">How many attempts were made.</param>
/// <param name="Duration">The time from the first attempt to the end of the last one.</param>
/// <param name="Failed">The number of failures by the name of errno, such as EADDRNOTAVAIL.</param>
/// <param name="FirstFailure">The time from the first attempt to the first failure; null if none failed.</param>
/// <param name="Succeeded">Successes in each tenth of a second since the first attempt.</param>
/// <param name="FailedThen">Failures in each tenth of a second since the first attempt.</param>
public sealed record ChurnTrace(
    int Attempts, TimeSpan Duration, IReadOnlyDictionary<string, int> Failed, TimeSpan? FirstFailure, IReadOnlyList<int> Succeeded,
    IReadOnlyList<int> FailedThen)
{
    /// <summary>The number of all failures.</summary>
    public int Failures => Failed.Values.Sum();

    internal static async Task<ChurnTrace> RunAsync(Host from, Host to, ChurnSpec spec, CancellationToken cancellationToken)
    {
        var address = from == to ? "127.0.0.1" : to.Address;
        var arguments = new ChurnArguments(
            await from.TargetAsync(cancellationToken), await to.TargetAsync(cancellationToken), [.. spec.Addresses],
            [.. spec.Ports.Select(port => $"{address}:{port}")], spec.Count, spec.PerSecond, spec.ServerCloses, spec.MaxSegment ?? 0,
            spec.StopAtError);
        try
        {
            var reply = await from.Sockets.ChurnAsync(arguments, cancellationToken);
            TimeSpan? firstFailure = reply.FirstFailureUs < 0 ? null : TimeSpan.FromMicroseconds(reply.FirstFailureUs);
            return new ChurnTrace(
                reply.Attempts, TimeSpan.FromSeconds(reply.Seconds), reply.Failed, firstFailure, reply.Succeeded, reply.FailedThen);
        }
        catch (AgentFailedException failed)
        {
            throw new NetworkLabException($"connections from {from} to {to}: {failed.Message}", failed);
        }
    }
}
