using Docker.DotNet;

namespace Labs.Docker;

/// <summary>Removes a session's containers, networks and volumes, by label, on every engine that its journal names.</summary>
public sealed class DockerCleaner : ISessionCleaner
{
    public const string KindName = "docker";

    public string Kind => KindName;

    /// <exception cref="EngineUnavailableException">An engine does not answer; what is left there is unknown.</exception>
    public async Task<int> CleanAsync(string sessionId, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var found = 0;
        foreach (var endpoint in ids.Select(DockerEntry.Parse).OfType<DockerEntry>().Select(entry => entry.Endpoint).Distinct())
        {
            using var client = EngineAccess.Connect(endpoint);
            await EngineAccess.GreetAsync(client, endpoint, cancellationToken);
            found += await DockerSweep.RemoveAsync(client, SessionFilter.Of(sessionId), _ => true, cancellationToken);
        }
        return found;
    }

    /// <summary>Removes what sessions left on an engine whose owners on this machine are dead, journal or not.</summary>
    /// <returns>How many things were found.</returns>
    public static async Task<int> SweepAsync(EngineEndpoint endpoint, CancellationToken cancellationToken = default)
    {
        using var client = EngineAccess.Connect(endpoint);
        await EngineAccess.GreetAsync(client, endpoint, cancellationToken);
        return await DockerSweep.DeadOwnersAsync(client, cancellationToken);
    }
}
