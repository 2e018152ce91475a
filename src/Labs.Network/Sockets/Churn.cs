using Labs.Docker;

namespace Labs.Network;

/// <summary>Many short connections from one host to another: opened, and closed at once.</summary>
public sealed record ChurnSpec
{
    /// <summary>Attempts.</summary>
    public required int Count { get; init; }

    /// <summary>Attempts a second by schedule; 0 for as fast as it goes.</summary>
    public double PerSecond { get; init; }

    /// <summary>Whether the server closes first; else the client.</summary>
    public bool ServerCloses { get; init; }

    /// <summary>Ports on which the server listens; used in turns.</summary>
    public IReadOnlyList<int> Ports { get; init; } = [7000];

    /// <summary>The client's own addresses, used in turns; the kernel's choice by default.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>Where the server listens; its wire's address by default, 127.0.0.1 within one host.</summary>
    public string? ServerAddress { get; init; }

    /// <summary>TCP_MAXSEG of the client, in bytes; the path's by default.</summary>
    public int? MaxSegment { get; init; }

    /// <summary>Ends with the first attempt that fails.</summary>
    public bool StopAtError { get; init; }
}

/// <summary>What became of them.</summary>
/// <param name="Attempts">How many were made.</param>
/// <param name="Failed">By the name of errno, such as EADDRNOTAVAIL.</param>
/// <param name="FirstFailure">Since the first attempt; null for none.</param>
/// <param name="Succeeded">In each tenth of a second.</param>
/// <param name="FailedThen">In each tenth of a second.</param>
public sealed record ChurnTrace(int Attempts, TimeSpan Duration, IReadOnlyDictionary<string, int> Failed, TimeSpan? FirstFailure, IReadOnlyList<int> Succeeded, IReadOnlyList<int> FailedThen)
{
    public int Failures => Failed.Values.Sum();

    internal static async Task<ChurnTrace> RunAsync(Host from, Host to, ChurnSpec spec, CancellationToken ct)
    {
        var address = spec.ServerAddress ?? (from == to ? "127.0.0.1" : to.Address);
        try
        {
            var reply = await from.CallAsync(AgentOperations.Churn, new ChurnArguments(await from.TargetAsync(ct).ConfigureAwait(false), await to.TargetAsync(ct).ConfigureAwait(false), [.. spec.Addresses],
                [.. spec.Ports.Select(port => $"{address}:{port}")], spec.Count, spec.PerSecond, spec.ServerCloses, spec.MaxSegment ?? 0, spec.StopAtError), ct).ConfigureAwait(false);
            return new ChurnTrace(reply.Attempts, TimeSpan.FromSeconds(reply.Seconds), reply.Failed, reply.FirstFailureUs < 0 ? null : TimeSpan.FromMicroseconds(reply.FirstFailureUs), reply.Succeeded, reply.FailedThen);
        }
        catch (AgentFailedException failed)
        {
            throw new NetworkLabException($"connections from {from} to {to}: {failed.Message}", failed);
        }
    }
}
