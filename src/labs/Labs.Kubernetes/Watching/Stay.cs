using System.Diagnostics;

namespace Labs.Kubernetes;

/// <summary>How long an object met a condition while it was watched.</summary>
/// <param name="Held">Whether it met the condition all the time.</param>
/// <param name="For">The time until the condition was no longer met, or the whole time.</param>
/// <param name="Last">The version of the object that ended it, or the last one.</param>
public sealed record Stay<T>(bool Held, TimeSpan For, T Last);

/// <summary>Watches objects that are expected not to change.</summary>
public static class Stays
{
    /// <summary>
    /// Watches for a given time whether an object keeps meeting a condition, such as "is Pending". A negative observation ("it never
    /// binds") should last at least twice the longest timer that could end it.
    /// </summary>
    /// <param name="api">The cluster.</param>
    /// <param name="name">The object's name.</param>
    /// <param name="condition">What it is expected to keep meeting.</param>
    /// <param name="time">How long to watch. The watch ends earlier if the condition is no longer met or the object is deleted.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    /// <exception cref="ObjectNotFoundException">There is no such object at the beginning or at the end.</exception>
    public static async Task<Stay<T>> StayAsync<T>(
        this ClusterApi api, string name, Func<T, bool> condition, TimeSpan time, CancellationToken cancellationToken = default)
        where T : IObjectView<T>
    {
        var clock = Stopwatch.StartNew();
        var last = await api.GetAsync<T>(name, cancellationToken: cancellationToken);
        if (!condition(last))
            return new Stay<T>(false, clock.Elapsed, last);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(time);
        try
        {
            var query = new ObjectQuery { Fields = $"metadata.name={name}" };
            await foreach (var change in api.WatchAsync<T>(query, patience: time, cancellationToken: limit.Token))
            {
                last = change.Object;
                if (change.Kind == ChangeKind.Deleted || !condition(last))
                    return new Stay<T>(false, clock.Elapsed, last);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time is over.
        }
        // A watch that was reconnecting may have missed the end.
        last = await api.GetAsync<T>(name, cancellationToken: cancellationToken);
        return new Stay<T>(condition(last), clock.Elapsed, last);
    }
}
