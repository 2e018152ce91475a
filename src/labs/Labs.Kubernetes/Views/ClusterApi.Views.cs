using System.Runtime.CompilerServices;

namespace Labs.Kubernetes;

public sealed partial class ClusterApi
{
    /// <inheritdoc cref="GetAsync(string, string, string?, CancellationToken)"/>
    public async Task<T> GetAsync<T>(string name, string? @namespace = null, CancellationToken cancellationToken = default)
        where T : IObjectView<T> => T.Of(await GetAsync(T.KindName, name, @namespace, cancellationToken));

    /// <inheritdoc cref="FindAsync(string, string, string?, CancellationToken)"/>
    public async Task<T?> FindAsync<T>(string name, string? @namespace = null, CancellationToken cancellationToken = default)
        where T : class, IObjectView<T> => await FindAsync(T.KindName, name, @namespace, cancellationToken) is { } item ? T.Of(item) : null;

    /// <inheritdoc cref="ListAsync(string, ObjectQuery?, CancellationToken)"/>
    public async Task<IReadOnlyList<T>> ListAsync<T>(ObjectQuery? query = null, CancellationToken cancellationToken = default)
        where T : IObjectView<T> => [.. (await ListAsync(T.KindName, query, cancellationToken)).Select(T.Of)];

    /// <inheritdoc cref="WaitAsync(string, string, string, Func{KubeObject, bool}, TimeSpan?, string?, CancellationToken)"/>
    public async Task<T> WaitAsync<T>(string name, string what, Func<T, bool> condition, TimeSpan? timeout = null, string? @namespace = null, CancellationToken cancellationToken = default)
        where T : IObjectView<T> => T.Of(await WaitAsync(T.KindName, name, what, item => condition(T.Of(item)), timeout, @namespace, cancellationToken));

    /// <inheritdoc cref="WatchAsync(string, ObjectQuery?, TimeSpan?, CancellationToken)"/>
    public async IAsyncEnumerable<ObjectChange<T>> WatchAsync<T>(ObjectQuery? query = null, TimeSpan? patience = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where T : IObjectView<T>
    {
        await foreach (var change in WatchAsync(T.KindName, query, patience, cancellationToken))
            yield return new ObjectChange<T>(change.Kind, T.Of(change.Object), change.ArrivedAt, change.IsInitial);
    }
}
