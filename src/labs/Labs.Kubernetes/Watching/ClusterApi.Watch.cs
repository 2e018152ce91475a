using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Labs.Kubernetes;

public sealed partial class ClusterApi
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(20), s_longestPause = TimeSpan.FromSeconds(1);

    /// <summary>
    /// What is there, and then every change, for as long as the caller reads. The watch outlives dropped connections, and the server's
    /// forgetting of old versions (410 Gone): it goes on where it was, or lists anew and tells the difference. Each version of an object that
    /// the server still has is told once.
    /// </summary>
    /// <param name="kind">The kind's name.</param>
    /// <param name="query">Which objects.</param>
    /// <param name="patience">How long the server may be away before the watch gives up; a minute if nothing is given.</param>
    /// <param name="cancellationToken">Ends the watch, without an exception of its own where the caller breaks out.</param>
    /// <exception cref="ApiUnavailableException">The server stayed away.</exception>
    public async IAsyncEnumerable<ObjectChange> WatchAsync(string kind, ObjectQuery? query = null, TimeSpan? patience = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var found = await KindAsync(kind, cancellationToken);
        await foreach (var change in WatchAsync(found, query ?? new(), null, [], patience ?? TimeSpan.FromMinutes(1), cancellationToken))
            yield return change;
    }

    /// <param name="kind">The kind.</param>
    /// <param name="query">Which objects.</param>
    /// <param name="version">Where to go on; null to list first.</param>
    /// <param name="known">What the caller has of that version: only what changes from there is told, its end too.</param>
    /// <param name="patience">How long the server may be away.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    internal async IAsyncEnumerable<ObjectChange> WatchAsync(ResourceKind kind, ObjectQuery query, string? version, IReadOnlyList<KubeObject> known, TimeSpan patience, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var state = new WatchState();
        state.Know(known);
        var isInitial = version is null;
        var away = new Stopwatch();
        var pause = s_firstPause;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Exception? trouble = null;
            if (version is null)
            {
                List<KubeObject> items = [];
                try
                {
                    (items, version) = await ListAsync(kind, query, cancellationToken);
                }
                catch (ApiUnavailableException exception) when (!isInitial || away.IsRunning)
                {
                    trouble = exception;
                }
                catch (ApiException exception) when (IsPassing(exception))
                {
                    trouble = exception;
                }
                if (trouble is null)
                {
                    var at = DateTimeOffset.UtcNow;
                    foreach (var change in state.Take(items, at, isInitial))
                        yield return change;
                    isInitial = false;
                }
            }
            if (version is not null)
            {
                WatchConnection? connection = null;
                try
                {
                    connection = await ConnectAsync(kind, query, version, cancellationToken);
                }
                catch (Exception exception) when (IsConnectionLost(exception) || exception is ApiException passing && IsPassing(passing)
                    || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
                {
                    trouble = exception;
                }
                catch (ApiException gone) when (gone.Status == 410)
                {
                    version = null;
                }
                using (connection)
                {
                    while (connection is not null)
                    {
                        var line = await connection.ReadAsync(cancellationToken);
                        if (line.Type is null)
                        {
                            trouble = line.End;
                            break;
                        }
                        away.Reset();
                        pause = s_firstPause;
                        if (line.Type == "ERROR")
                        {
                            var refused = ApiErrors.Of($"watch {kind.FullName}", (int?)line.Object!["code"] ?? 500, line.Object.ToJsonString(), _context);
                            if (refused.Status != 410 && !IsPassing(refused))
                                throw refused;
                            version = null;
                            break;
                        }
                        var item = new KubeObject(line.Object!);
                        version = item.ResourceVersion;
                        if (line.Type != "BOOKMARK" && state.Take(line.Type, item, DateTimeOffset.UtcNow) is { } change)
                            yield return change;
                    }
                }
            }
            if (trouble is null)
                continue;
            if (!away.IsRunning)
                away.Start();
            if (away.Elapsed > patience)
                throw Unavailable($"watch {kind.FullName}", $"away for {away.Elapsed.TotalSeconds:0} s: {Innermost(trouble)}", trouble);
            await Task.Delay(pause, cancellationToken);
            pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
        }
    }

    // 429 too many requests, 500 and 503 of a server that starts or stops, 504 of one whose storage is away.
    private static bool IsPassing(ApiException exception) => exception.Status is 429 or 500 or 502 or 503 or 504;

    private async Task<WatchConnection> ConnectAsync(ResourceKind kind, ObjectQuery query, string version, CancellationToken cancellationToken)
    {
        var path = kind.Path(query.Namespace ?? Namespace) + query.Query("watch=1", "allowWatchBookmarks=true", "resourceVersion=" + Uri.EscapeDataString(version));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_answerLimit);
        var response = await OpenAsync(HttpMethod.Get, path, null, limit.Token);
        if (response.IsSuccessStatusCode)
            return new WatchConnection(response, new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken)));
        using (response)
            throw ApiErrors.Of($"watch {kind.FullName}", (int)response.StatusCode, await response.Content.ReadAsStringAsync(limit.Token), _context);
    }
}
