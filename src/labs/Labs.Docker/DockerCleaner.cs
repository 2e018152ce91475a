using Docker.DotNet;

namespace Labs.Docker;

/// <summary>Removes a session's containers, networks and volumes by their label, on every engine that its journal names.</summary>
public sealed class DockerCleaner : ISessionCleaner
{
    /// <summary>The kind of the journal's entries that this cleaner handles.</summary>
    public const string KindName = "docker";

    /// <inheritdoc/>
    public string Kind => KindName;

    /// <returns>How many containers, networks and volumes were found.</returns>
    /// <exception cref="EngineUnavailableException">An engine does not answer, so it is unknown what is left there.</exception>
    public async Task<int> CleanAsync(string sessionId, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var found = 0;
        var endpoints = ids.Select(DockerEntry.Parse).OfType<DockerEntry>().Select(entry => entry.Endpoint).Distinct();
        foreach (var endpoint in endpoints)
        {
            using var client = EngineAccess.Connect(endpoint);
            await EngineAccess.GreetAsync(client, endpoint, cancellationToken);
            found += await DockerSweep.SessionAsync(client, sessionId, cancellationToken);
        }
        return found;
    }

    /// <summary>
    /// Removes what sessions of this machine left on an engine if their owner is dead. It goes by labels and leases and needs no journal.
    /// </summary>
    /// <returns>How many containers, networks and volumes were found.</returns>
    /// <exception cref="EngineUnavailableException">The engine does not answer.</exception>
    public static async Task<int> SweepAsync(EngineEndpoint endpoint, CancellationToken cancellationToken = default)
    {
        using var client = EngineAccess.Connect(endpoint);
        var (_, info) = await EngineAccess.GreetAsync(client, endpoint, cancellationToken);
        return await DockerSweep.DeadOwnersAsync(client, EngineTime.Of(info), cancellationToken);
    }
}
