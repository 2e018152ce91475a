namespace Labs.Kubernetes;

/// <summary>Waits, by a watch, until an object meets a condition. The server may be unavailable in between.</summary>
internal sealed class ObjectWait(Discovery kinds, ObjectRequests objects, ObjectWatch watch, string @namespace)
{
    private static readonly TimeSpan s_defaultTimeout = TimeSpan.FromSeconds(60), s_pause = TimeSpan.FromMilliseconds(250);

    // After the deadline: for a last look at the object, and for its events.
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(2);

    /// <param name="kind">The kind's name.</param>
    /// <param name="name">The object's name.</param>
    /// <param name="what">The condition in words, for the message.</param>
    /// <param name="isMet">The condition; it gets null while there is no such object.</param>
    /// <param name="timeout">One minute if null.</param>
    /// <param name="within">The namespace; null for the default one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The version that met the condition.</returns>
    /// <exception cref="WaitTimeoutException">The deadline has passed.</exception>
    public async Task<KubeObject?> UntilAsync(
        string kind,
        string name,
        string what,
        Func<KubeObject?, bool> isMet,
        TimeSpan? timeout,
        string? within,
        CancellationToken cancellationToken)
    {
        var deadline = timeout ?? s_defaultTimeout;
        var found = await kinds.FindAsync(kind, cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(deadline);
        var seen = new LastSeen();
        try
        {
            var query = new ObjectQuery { Namespace = within, Fields = $"metadata.name={name}" };
            while (true)
            {
                try
                {
                    if (await WatchAsync(found, query, isMet, seen, deadline * 2, limit.Token))
                        return seen.Object;
                }
                catch (KubernetesException exception) when (exception is ApiUnavailableException or ApiException { IsTransient: true })
                {
                    await Task.Delay(s_pause, limit.Token); // the server may come back before the deadline
                }
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            if (await LookOnceMoreAsync(found, name, isMet, seen, within, cancellationToken))
                return seen.Object;
        }
        var events = await EventsAsync(seen.Object, name, within);
        throw new WaitTimeoutException($"{found.Named(name)}: {what}", deadline, seen.State, events);
    }

    /// <returns>Whether the condition was met; false if the watch has ended before.</returns>
    private async Task<bool> WatchAsync(
        ResourceKind kind, ObjectQuery query, Func<KubeObject?, bool> isMet, LastSeen seen, TimeSpan patience, CancellationToken token)
    {
        // The watch continues from the version of the list, so a deletion between the two is not missed.
        var (items, version) = await objects.ListAsync(kind, query, token);
        if (seen.Meets(items.FirstOrDefault(), isMet))
            return true;
        await foreach (var change in watch.FromAsync(kind, query, version, items, patience, token))
            if (seen.Meets(change.Kind == ChangeKind.Deleted ? null : change.Object, isMet))
                return true;
        return false;
    }

    // At the deadline the watch may have been connecting, and so have missed the current state.
    private async Task<bool> LookOnceMoreAsync(
        ResourceKind kind, string name, Func<KubeObject?, bool> isMet, LastSeen seen, string? within, CancellationToken cancellationToken)
    {
        using var grace = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        grace.CancelAfter(s_grace);
        try
        {
            return seen.Meets(await objects.FindAsync(kind.FullName, name, within, grace.Token), isMet);
        }
        catch (Exception exception) when (exception is KubernetesException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            seen.State += " (the server no longer answers)";
            return false;
        }
    }

    /// <summary>Returns the last events about an object, for a message.</summary>
    private async Task<string> EventsAsync(KubeObject? item, string name, string? within)
    {
        using var limit = new CancellationTokenSource(s_grace);
        try
        {
            // Events about objects without a namespace are in the namespace default.
            var place = item is { Namespace: "" } ? "default" : within ?? @namespace;
            var query = new ObjectQuery { Namespace = place, Fields = $"involvedObject.name={name}" };
            var events = (await objects.ListAsync("events", query, limit.Token)).Select(found => new ClusterEvent(found));
            string[] lines =
            [
                .. events.OrderBy(said => said.LastSeen).TakeLast(5)
                    .Select(said => $"  {said.LastSeen:HH:mm:ss} {said.Type} {said.Reason}: {said.Message}"),
            ];
            return lines.Length == 0 ? "no events about it" : "events:\n" + string.Join('\n', lines);
        }
        catch (Exception exception) when (exception is KubernetesException or OperationCanceledException)
        {
            return "";
        }
    }

    private sealed class LastSeen
    {
        public KubeObject? Object { get; private set; }

        public string State { get; set; } = "the server did not answer";

        public bool Meets(KubeObject? item, Func<KubeObject?, bool> isMet)
        {
            Object = item;
            State = item?.State ?? "no such object";
            return isMet(item);
        }
    }
}
