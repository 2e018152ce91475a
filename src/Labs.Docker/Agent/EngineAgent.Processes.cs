using System.Runtime.CompilerServices;

namespace Labs.Docker;

public sealed partial class EngineAgent
{
    /// <summary>The namespaces of a container's PID 1.</summary>
    public async Task<NamespaceSet> NamespacesAsync(Place place, CancellationToken ct = default) =>
        await AskAsync(AgentOperations.Namespaces, await place.TargetAsync(ct).ConfigureAwait(false), ct).ConfigureAwait(false);

    public Task<NamespaceSet> NamespacesOfHostAsync(CancellationToken ct = default) => NamespacesAsync(Place.Host, ct);

    /// <summary>The namespaces of several places beside each other, to see which are shared.</summary>
    public async Task<NamespaceMatrix> NamespaceMatrixAsync(params IEnumerable<Place> places)
    {
        var columns = new List<(string, NamespaceSet)>();
        foreach (var place in places)
            columns.Add((place.ToString(), await NamespacesAsync(place).ConfigureAwait(false)));
        return new NamespaceMatrix(columns);
    }

    /// <summary>Every process in the PID namespace of the place, as seen inside and on the host.</summary>
    public async Task<ProcessTree> ProcessesAsync(Place place, CancellationToken ct = default)
    {
        var rows = await AskAsync(AgentOperations.Processes, await place.TargetAsync(ct).ConfigureAwait(false), ct).ConfigureAwait(false);
        var names = _engine.Containers.ToDictionary(container => container.Id, container => container.ShortName);
        return new ProcessTree(place.ToString(), rows, names);
    }

    /// <summary>The processes that have ended and that nobody has waited for.</summary>
    public async Task<Listing<ProcessRow>> ZombiesAsync(Place place, CancellationToken ct = default) =>
        Listings.Of((await ProcessesAsync(place, ct).ConfigureAwait(false)).Rows.Where(row => row.IsZombie));

    /// <summary>Counts zombies at an interval.</summary>
    public async IAsyncEnumerable<ZombieCount> SampleZombiesAsync(Place place, TimeSpan every, TimeSpan duration, [EnumeratorCancellation] CancellationToken ct = default)
    {
        var target = await place.TargetAsync(ct).ConfigureAwait(false);
        var connection = await ConnectAsync(ct).ConfigureAwait(false);
        var arguments = new ZombieArguments(target, every.TotalMilliseconds, duration.TotalMilliseconds);
        await foreach (var sample in connection.StreamAsync(AgentOperations.Zombies, arguments, ct).ConfigureAwait(false))
            yield return new ZombieCount(OnThisClock(connection, sample.UnixMs), sample.Count);
    }
}

/// <summary>How many zombies a PID namespace had; the time is on the notebook's clock.</summary>
public sealed record ZombieCount(DateTimeOffset At, int Count);
