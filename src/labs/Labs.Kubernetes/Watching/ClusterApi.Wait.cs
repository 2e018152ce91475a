namespace Labs.Kubernetes;

public sealed partial class ClusterApi
{
    private static readonly TimeSpan s_defaultWait = TimeSpan.FromSeconds(60);

    /// <summary>Waits, by a watch, until an object is there and as wanted. The server may be away meanwhile.</summary>
    /// <param name="kind">The kind's name.</param>
    /// <param name="name">The object's name.</param>
    /// <param name="what">The condition in words, for the message: "it is bound".</param>
    /// <param name="condition">Whether it is met.</param>
    /// <param name="timeout">A minute if nothing is given.</param>
    /// <param name="namespace">Null for the session's.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The first version of the object that met it.</returns>
    /// <exception cref="WaitTimeoutException">The deadline passed; the message has the state last observed and the object's events.</exception>
    public async Task<KubeObject> WaitAsync(string kind, string name, string what, Func<KubeObject, bool> condition, TimeSpan? timeout = null, string? @namespace = null, CancellationToken cancellationToken = default)
    {
        var found = await WatchForAsync(kind, name, what, item => item is not null && condition(item), timeout, @namespace, cancellationToken);
        return found!;
    }

    /// <summary>Waits until an object is gone.</summary>
    /// <exception cref="WaitTimeoutException">It is still there; the message says what holds it.</exception>
    public Task WaitGoneAsync(string kind, string name, TimeSpan? timeout = null, string? @namespace = null, CancellationToken cancellationToken = default) =>
        WatchForAsync(kind, name, "it is gone", item => item is null, timeout, @namespace, cancellationToken);

    private async Task<KubeObject?> WatchForAsync(string kind, string name, string what, Func<KubeObject?, bool> isMet, TimeSpan? timeout, string? @namespace, CancellationToken cancellationToken)
    {
        var deadline = timeout ?? s_defaultWait;
        var found = await KindAsync(kind, cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(deadline);
        KubeObject? last = null;
        var observed = "the server did not answer";
        try
        {
            var query = new ObjectQuery { Namespace = @namespace, Fields = $"metadata.name={name}" };
            while (true)
            {
                try
                {
                    // The list first, and the watch from its version on: that an object is not there, or goes between the two, is seen.
                    var (items, version) = await ListAsync(found, query, limit.Token);
                    last = items.FirstOrDefault();
                    if (isMet(last))
                        return last;
                    observed = last?.State ?? "no such object";
                    await foreach (var change in WatchAsync(found, query, version, items, deadline * 2, limit.Token))
                    {
                        last = change.Kind == ChangeKind.Deleted ? null : change.Object;
                        if (isMet(last))
                            return last;
                        observed = last?.State ?? "no such object";
                    }
                }
                catch (KubernetesException exception) when (exception is ApiUnavailableException || (exception is ApiException passing && IsPassing(passing)))
                {
                    await Task.Delay(s_longestPause / 4, limit.Token); // it may come back before the deadline
                }
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // One more look: a watch that was just connecting may have missed what is there.
            using var grace = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            grace.CancelAfter(TimeSpan.FromSeconds(2));
            try
            {
                last = await FindAsync(found.FullName, name, @namespace, grace.Token);
                if (isMet(last))
                    return last;
                observed = last?.State ?? "no such object";
            }
            catch (Exception exception) when (exception is KubernetesException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                observed += " (the server does not answer any more)";
            }
        }
        throw new WaitTimeoutException($"{found.Named(name)}: {what}", deadline, observed, await EventTailAsync(last, name, @namespace));
    }

    /// <summary>The last events about an object, for a message.</summary>
    private async Task<string> EventTailAsync(KubeObject? item, string name, string? @namespace)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            // Events of objects without a namespace are in the namespace default.
            var place = item is { Namespace: "" } ? "default" : @namespace ?? Namespace;
            var events = await ListAsync<ClusterEvent>(new ObjectQuery { Namespace = place, Fields = $"involvedObject.name={name}" }, limit.Token);
            return events.Count == 0 ? "no events about it" : "events:\n" + string.Join('\n', events.OrderBy(e => e.LastSeen).TakeLast(5).Select(e => $"  {e.LastSeen:HH:mm:ss} {e.Type} {e.Reason}: {e.Message}"));
        }
        catch (Exception exception) when (exception is KubernetesException or OperationCanceledException)
        {
            return "";
        }
    }
}
