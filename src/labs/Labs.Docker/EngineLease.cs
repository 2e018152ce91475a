using System.Globalization;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Labs.Docker;

/// <summary>
/// The lease of a session on an engine: an empty volume, which the owner replaces by a new one every minute. The engine's own time stamp
/// of the newest volume says when the owner was last alive, also to those who can't see its process.
/// </summary>
internal sealed class EngineLease : IAsyncDisposable
{
    /// <summary>The label that names the session. The lease is not one of the session's volumes, which have another label.</summary>
    public const string Label = "labs.lease";

    private static readonly TimeSpan s_removedWithin = TimeSpan.FromSeconds(5);

    private readonly Lab _lab;
    private readonly DockerClient _client;
    private readonly Queue<string> _volumes = [];
    private readonly LeaseRenewal _renewal;
    private int _count;

    private EngineLease(Lab lab, DockerClient client)
    {
        (_lab, _client) = (lab, client);
        _renewal = new LeaseRenewal(RenewAsync);
    }

    /// <summary>
    /// Takes the lease and renews it until it is disposed. A session can do without if the engine refuses: a sweep does not remove what
    /// an owner without a lease has made, unless the owner has provably ended.
    /// </summary>
    public static async Task<EngineLease> TakeAsync(Lab lab, DockerClient client, CancellationToken cancellationToken)
    {
        var lease = new EngineLease(lab, client);
        try
        {
            await lease.RenewAsync(cancellationToken);
        }
        catch (DockerApiException)
        {
            // The renewal tries again.
        }
        catch
        {
            await lease.DisposeAsync();
            throw;
        }
        return lease;
    }

    /// <summary>Returns the leases of all sessions on the engine.</summary>
    public static async Task<IReadOnlyList<VolumeResponse>> ListAsync(DockerClient client, CancellationToken cancellationToken)
    {
        var filter = new Dictionary<string, IDictionary<string, bool>> { ["label"] = new Dictionary<string, bool> { [Label] = true } };
        var found = await client.Volumes.ListAsync(new VolumesListParameters { Filters = filter }, cancellationToken);
        return [.. found.Volumes ?? []];
    }

    /// <param name="volume">One volume of a lease. A lease is as good as its newest volume.</param>
    /// <param name="now">The present time by the engine's clock.</param>
    public static LeaseState StateOf(VolumeResponse volume, DateTimeOffset now) =>
        DateTimeOffset.TryParse(volume.CreatedAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var created)
            ? LeaseRenewal.StateOf(created, now)
            : LeaseState.Current; // an engine that does not say when a volume was made: nobody can know that the lease has expired

    /// <summary>
    /// Makes a new volume and removes old ones. The last two stay: while the engine lists volumes, one may be removed that it has still
    /// to look at, and the new one may not be on its list.
    /// </summary>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        var name = $"labs-lease-{_lab.Id}-{++_count}";
        _volumes.Enqueue(name);
        var labels = new Dictionary<string, string>
        {
            [Label] = _lab.Id,
            [SessionFilter.OwnerLabel] = _lab.Labels[SessionFilter.OwnerLabel],
        };
        await _client.Volumes.CreateAsync(new VolumesCreateParameters { Name = name, Labels = labels }, cancellationToken);
        while (_volumes.Count > 2)
        {
            await DockerRemoval.VolumeAsync(_client, _volumes.Peek(), cancellationToken);
            _volumes.Dequeue();
        }
    }

    /// <summary>Ends the lease. If the engine does not answer, the lease stays there and expires.</summary>
    public async ValueTask DisposeAsync()
    {
        await _renewal.DisposeAsync();
        using var limit = new CancellationTokenSource(s_removedWithin);
        try
        {
            await Task.WhenAll(_volumes.Select(name => DockerRemoval.VolumeAsync(_client, name, limit.Token))).WaitAsync(limit.Token);
        }
        catch (Exception exception) when (
            exception is OperationCanceledException or DockerApiException || EngineErrors.IsConnectionLost(exception))
        {
            // The next sweep removes it.
        }
    }
}
