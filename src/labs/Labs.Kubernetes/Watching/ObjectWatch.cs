using System.Runtime.CompilerServices;

namespace Labs.Kubernetes;

/// <summary>Reports the changes of objects, across lost connections and versions that the server has forgotten.</summary>
internal sealed class ObjectWatch(ApiConnection connection, ObjectRequests objects, string @namespace)
{
    /// <summary>Watches from a version on, or from now.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="query">Which objects.</param>
    /// <param name="version">The version to continue from; null to list the objects first and report them as initial.</param>
    /// <param name="known">The objects of that version, which the caller has: only their changes and deletions are reported.</param>
    /// <param name="patience">How long the server may be unavailable.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    /// <exception cref="ApiUnavailableException">The server was unavailable for longer than that.</exception>
    public async IAsyncEnumerable<ObjectChange> FromAsync(
        ResourceKind kind,
        ObjectQuery query,
        string? version,
        IReadOnlyList<KubeObject> known,
        TimeSpan patience,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var state = new WatchState();
        state.Know(known);
        var isInitial = version is null;
        var outage = new Outage(patience);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Exception? failure = null;
            if (version is null)
            {
                List<KubeObject> items = [];
                try
                {
                    (items, version) = await objects.ListAsync(kind, query, cancellationToken);
                }
                catch (ApiUnavailableException exception) when (!isInitial || outage.HasBegun)
                {
                    failure = exception;
                }
                catch (ApiException exception) when (exception.IsTransient)
                {
                    failure = exception;
                }
                if (failure is null)
                {
                    foreach (var change in state.Take(items, DateTimeOffset.UtcNow, isInitial))
                        yield return change;
                    isInitial = false;
                }
            }
            if (version is not null)
            {
                WatchConnection? stream = null;
                try
                {
                    stream = await ConnectAsync(kind, query, version, cancellationToken);
                }
                catch (KubernetesException exception) when (exception is ApiUnavailableException or ApiException { IsTransient: true })
                {
                    failure = exception;
                }
                catch (ApiException exception) when (exception.IsGone)
                {
                    version = null; // list again
                }
                using (stream)
                {
                    while (stream is not null)
                    {
                        var line = await stream.ReadAsync(cancellationToken);
                        if (line.Kind == WatchLineKind.End)
                        {
                            failure = line.Failure;
                            break;
                        }
                        outage.End();
                        if (line.Kind == WatchLineKind.Error)
                        {
                            var refusal = connection.Refusal(
                                $"watch {kind.FullName}", (int?)line.Object!["code"] ?? 500, line.Object.ToJsonString());
                            if (!refusal.IsGone && !refusal.IsTransient)
                                throw refusal;
                            version = null; // list again
                            break;
                        }
                        var item = new KubeObject(line.Object!);
                        version = item.ResourceVersion;
                        if (line.Kind != WatchLineKind.Bookmark && state.Take(line.Kind, item, DateTimeOffset.UtcNow) is { } change)
                            yield return change;
                    }
                }
            }
            if (failure is null)
                continue;
            outage.Begin();
            if (outage.IsTooLong)
            {
                var observed = $"unavailable for {outage.Elapsed.TotalSeconds:0} s: {ApiConnection.Innermost(failure)}";
                throw connection.Unavailable($"watch {kind.FullName}", observed, failure);
            }
            await outage.PauseAsync(cancellationToken);
        }
    }

    private async Task<WatchConnection> ConnectAsync(
        ResourceKind kind, ObjectQuery query, string version, CancellationToken cancellationToken)
    {
        var path = kind.Path(query.Namespace ?? @namespace)
            + query.Query("watch=1", "allowWatchBookmarks=true", "resourceVersion=" + Uri.EscapeDataString(version));
        var response = await connection.OpenStreamAsync(path, $"watch {kind.FullName}", cancellationToken);
        return new WatchConnection(response, new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken)));
    }
}
