using System.Runtime.CompilerServices;

namespace Labs.Kubernetes;

/// <summary>
/// The methods of <see cref="ClusterApi"/> for kinds that have a typed view: the type names the kind, as in
/// <c>api.GetAsync&lt;Pod&gt;("web")</c>.
/// </summary>
public static class TypedObjects
{
    /// <summary>Returns an object.</summary>
    /// <inheritdoc cref="ClusterApi.GetAsync"/>
    public static async Task<T> GetAsync<T>(
        this ClusterApi api, string name, string? @namespace = null, CancellationToken cancellationToken = default)
        where T : IObjectView<T> =>
        T.Of(await api.GetAsync(T.KindName, name, @namespace, cancellationToken));

    /// <summary>Returns an object, or null if there is none of that name.</summary>
    /// <inheritdoc cref="ClusterApi.FindAsync"/>
    public static async Task<T?> FindAsync<T>(
        this ClusterApi api, string name, string? @namespace = null, CancellationToken cancellationToken = default)
        where T : class, IObjectView<T> =>
        await api.FindAsync(T.KindName, name, @namespace, cancellationToken) is { } item ? T.Of(item) : null;

    /// <summary>Returns the objects of the kind.</summary>
    /// <inheritdoc cref="ClusterApi.ListAsync"/>
    public static async Task<IReadOnlyList<T>> ListAsync<T>(
        this ClusterApi api, ObjectQuery? query = null, CancellationToken cancellationToken = default)
        where T : IObjectView<T> =>
        [.. (await api.ListAsync(T.KindName, query, cancellationToken)).Select(T.Of)];

    /// <summary>Waits, by a watch, until an object exists and meets a condition.</summary>
    /// <inheritdoc cref="ClusterApi.WaitAsync"/>
    public static async Task<T> WaitAsync<T>(
        this ClusterApi api,
        string name,
        string what,
        Func<T, bool> condition,
        TimeSpan? timeout = null,
        string? @namespace = null,
        CancellationToken cancellationToken = default)
        where T : IObjectView<T> =>
        T.Of(await api.WaitAsync(T.KindName, name, what, item => condition(T.Of(item)), timeout, @namespace, cancellationToken));

    /// <summary>Reports the objects of the kind that exist, and then every change.</summary>
    /// <inheritdoc cref="ClusterApi.WatchAsync"/>
    public static async IAsyncEnumerable<ObjectChange<T>> WatchAsync<T>(
        this ClusterApi api,
        ObjectQuery? query = null,
        TimeSpan? patience = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where T : IObjectView<T>
    {
        await foreach (var change in api.WatchAsync(T.KindName, query, patience, cancellationToken))
            yield return new ObjectChange<T>(change.Kind, T.Of(change.Object), change.ArrivedAt, change.IsInitial);
    }
}
