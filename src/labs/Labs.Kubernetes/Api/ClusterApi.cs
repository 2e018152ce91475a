using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Labs.Docker;

namespace Labs.Kubernetes;

/// <summary>
/// The objects of a cluster, through its API server: apply, get, list, delete, watch and wait, run commands in pods and read logs. A call
/// that gives no namespace uses <see cref="Namespace"/>. The same calls with a type, such as <c>GetAsync&lt;Pod&gt;</c>, are in
/// <see cref="TypedObjects"/>.
/// </summary>
/// <remarks>
/// Every call throws <see cref="ApiUnavailableException"/> if no server answers and <see cref="ApiException"/> if the server refuses.
/// </remarks>
public sealed class ClusterApi : IAsyncDisposable
{
    private static readonly TimeSpan s_defaultPatience = TimeSpan.FromMinutes(1);

    private readonly IReadOnlyDictionary<string, string> _labels;
    private readonly bool _isOwner;
    private readonly ManifestApply _apply;
    private readonly ObjectWait _wait;
    private readonly PodRequests _pods;

    private ClusterApi(
        ApiConnection connection, Discovery kinds, string @namespace, IReadOnlyDictionary<string, string> labels, bool isOwner)
    {
        (Connection, Kinds, Namespace, _labels, _isOwner) = (connection, kinds, @namespace, labels, isOwner);
        Objects = new ObjectRequests(connection, kinds, @namespace);
        Watch = new ObjectWatch(connection, Objects, @namespace);
        _wait = new ObjectWait(kinds, Objects, Watch, @namespace);
        _apply = new ManifestApply(connection, kinds, Objects, _wait, labels);
        _pods = new PodRequests(connection, @namespace);
    }

    /// <summary>The namespace of calls that give none.</summary>
    public string Namespace { get; }

    /// <summary>The server's version as it writes it, such as <c>v1.20.2</c>.</summary>
    public string Version => Connection.Version;

    internal ApiConnection Connection { get; }

    internal Discovery Kinds { get; }

    internal ObjectRequests Objects { get; }

    internal ObjectWatch Watch { get; }

    /// <summary>Connects and asks the server for its version.</summary>
    /// <param name="kubeconfig">The path of the kubeconfig file.</param>
    /// <param name="namespace">The namespace of calls that give none; null for the context's, or else <c>default</c>.</param>
    /// <param name="context">A context other than the file's current one; null for that.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="KubernetesException">The file cannot be used.</exception>
    /// <exception cref="ApiUnavailableException">No server answers.</exception>
    public static Task<ClusterApi> ConnectAsync(
        string kubeconfig, string? @namespace = null, string? context = null, CancellationToken cancellationToken = default) =>
        ConnectAsync(kubeconfig, @namespace, context, new Dictionary<string, string>(), cancellationToken);

    /// <param name="kubeconfig">The path of the kubeconfig file.</param>
    /// <param name="namespace">The namespace of calls that give none; null for the context's.</param>
    /// <param name="context">A context other than the file's current one.</param>
    /// <param name="labels">Labels that every applied object gets.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    internal static async Task<ClusterApi> ConnectAsync(
        string kubeconfig,
        string? @namespace,
        string? context,
        IReadOnlyDictionary<string, string> labels,
        CancellationToken cancellationToken)
    {
        var (connection, contextNamespace) = await ApiConnection.OpenAsync(kubeconfig, context, cancellationToken);
        return new ClusterApi(connection, new Discovery(connection), @namespace ?? contextNamespace, labels, isOwner: true);
    }

    /// <summary>Returns the same cluster with another namespace for calls that give none. It ends with this one.</summary>
    public ClusterApi In(string @namespace) => new(Connection, Kinds, @namespace, _labels, isOwner: false);

    /// <summary>
    /// Makes the cluster's objects match the text, by server-side apply: fields that an earlier apply set and this one omits are removed,
    /// and fields of other managers stay. Namespaces and custom resource definitions come first, then accounts and configuration, and
    /// pods and their controllers last; within such a group, several objects are applied at the same time.
    /// </summary>
    /// <param name="yaml">One or more documents. Objects without a namespace go into <see cref="Namespace"/>.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The objects in the order of the text.</returns>
    /// <exception cref="ManifestException">The text is wrong, or the server refused objects; each problem has its line.</exception>
    public Task<IReadOnlyList<Applied>> ApplyAsync(string yaml, CancellationToken cancellationToken = default) =>
        ApplyAsync(Manifest.Read(yaml), compare: false, cancellationToken);

    internal Task<IReadOnlyList<Applied>> ApplyAsync(
        IReadOnlyList<Manifest> manifests, bool compare, CancellationToken cancellationToken) =>
        _apply.ApplyAsync(manifests, compare, cancellationToken);

    /// <summary>Returns an object.</summary>
    /// <param name="kind">The kind's plural, singular, short or full name, such as <c>pods</c>, <c>pod</c> or <c>po</c>.</param>
    /// <param name="name">The object's name.</param>
    /// <param name="namespace">Null for <see cref="Namespace"/>.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="ObjectNotFoundException">There is no such object.</exception>
    public Task<KubeObject> GetAsync(
        string kind, string name, string? @namespace = null, CancellationToken cancellationToken = default) =>
        Objects.GetAsync(kind, name, @namespace, cancellationToken);

    /// <summary>Returns an object, or null if there is none of that name.</summary>
    /// <inheritdoc cref="GetAsync"/>
    public Task<KubeObject?> FindAsync(
        string kind, string name, string? @namespace = null, CancellationToken cancellationToken = default) =>
        Objects.FindAsync(kind, name, @namespace, cancellationToken);

    /// <summary>Returns the objects of a kind, as many pages of 500 as there are.</summary>
    /// <param name="kind">The kind's plural, singular, short or full name.</param>
    /// <param name="query">Which objects; null for all of <see cref="Namespace"/>.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public Task<IReadOnlyList<KubeObject>> ListAsync(
        string kind, ObjectQuery? query = null, CancellationToken cancellationToken = default) =>
        Objects.ListAsync(kind, query, cancellationToken);

    /// <summary>Changes fields of an object by a JSON merge patch (RFC 7396): null removes a field.</summary>
    /// <param name="kind">The kind's name.</param>
    /// <param name="name">The object's name.</param>
    /// <param name="patch">JSON such as <c>{"spec":{"claimRef":null}}</c>.</param>
    /// <param name="namespace">Null for <see cref="Namespace"/>.</param>
    /// <param name="subresource">A part of the object with a path of its own, such as <c>status</c>.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The object after the change.</returns>
    public Task<KubeObject> PatchAsync(
        string kind,
        string name,
        string patch,
        string? @namespace = null,
        string? subresource = null,
        CancellationToken cancellationToken = default) =>
        Objects.PatchAsync(kind, name, patch, @namespace, subresource, cancellationToken);

    /// <summary>
    /// Asks for the deletion of an object. Finalizers and grace periods delay the deletion itself: see <see cref="WaitGoneAsync"/>.
    /// </summary>
    /// <param name="kind">The kind's name.</param>
    /// <param name="name">The object's name; it is no error if the object is gone already.</param>
    /// <param name="namespace">Null for <see cref="Namespace"/>.</param>
    /// <param name="graceSeconds">
    /// For pods: how many seconds the processes have to end. Null for the pod's own setting; 0 removes the object before the node knows.
    /// </param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public Task DeleteAsync(
        string kind,
        string name,
        string? @namespace = null,
        int? graceSeconds = null,
        CancellationToken cancellationToken = default) =>
        Objects.DeleteAsync(kind, name, @namespace, graceSeconds, cancellationToken);

    /// <summary>Asks for the deletion of all objects of a kind that the query finds.</summary>
    /// <inheritdoc cref="DeleteAsync"/>
    public Task DeleteAllAsync(
        string kind, ObjectQuery query, int? graceSeconds = null, CancellationToken cancellationToken = default) =>
        Objects.DeleteAllAsync(kind, query, graceSeconds, cancellationToken);

    /// <summary>Waits, by a watch, until an object exists and meets a condition. The server may be unavailable in between.</summary>
    /// <param name="kind">The kind's name.</param>
    /// <param name="name">The object's name.</param>
    /// <param name="what">The condition in words, for the message: "it is bound".</param>
    /// <param name="condition">Returns whether a version of the object meets the condition.</param>
    /// <param name="timeout">One minute if null.</param>
    /// <param name="namespace">Null for <see cref="Namespace"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The first version of the object that meets the condition.</returns>
    /// <exception cref="WaitTimeoutException">
    /// The deadline has passed; the message has the state last observed and the object's events.
    /// </exception>
    public async Task<KubeObject> WaitAsync(
        string kind,
        string name,
        string what,
        Func<KubeObject, bool> condition,
        TimeSpan? timeout = null,
        string? @namespace = null,
        CancellationToken cancellationToken = default) =>
        (await _wait.UntilAsync(
            kind, name, what, item => item is not null && condition(item), timeout, @namespace, cancellationToken))!;

    /// <summary>Waits until an object no longer exists.</summary>
    /// <param name="kind">The kind's name.</param>
    /// <param name="name">The object's name.</param>
    /// <param name="timeout">One minute if null.</param>
    /// <param name="namespace">Null for <see cref="Namespace"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="WaitTimeoutException">The object still exists; the message names its finalizers.</exception>
    public Task WaitGoneAsync(
        string kind,
        string name,
        TimeSpan? timeout = null,
        string? @namespace = null,
        CancellationToken cancellationToken = default) =>
        _wait.UntilAsync(kind, name, "it is gone", item => item is null, timeout, @namespace, cancellationToken);

    /// <summary>
    /// Reports the objects that exist, and then every change for as long as the caller reads. The watch survives lost connections, and
    /// versions that the server has forgotten (410 Gone): it continues where it was, or lists the objects again and reports the
    /// difference. Each version of an object that the server still has is reported once.
    /// </summary>
    /// <param name="kind">The kind's name.</param>
    /// <param name="query">Which objects; null for all of <see cref="Namespace"/>.</param>
    /// <param name="patience">How long the server may be unavailable before the watch gives up; one minute if null.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    /// <exception cref="ApiUnavailableException">The server was unavailable for longer than that.</exception>
    public async IAsyncEnumerable<ObjectChange> WatchAsync(
        string kind,
        ObjectQuery? query = null,
        TimeSpan? patience = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var found = await Kinds.FindAsync(kind, cancellationToken);
        var changes = Watch.FromAsync(found, query ?? new(), null, [], patience ?? s_defaultPatience, cancellationToken);
        await foreach (var change in changes)
            yield return change;
    }

    /// <summary>Runs a command in the only or first container of a pod.</summary>
    /// <inheritdoc cref="ExecAsync(string, IReadOnlyList{string}, string?, string?, CancellationToken)"/>
    public Task<ExecResult> ExecAsync(string pod, params string[] command) => ExecAsync(pod, (IReadOnlyList<string>)command);

    /// <summary>Runs a command in a container of a pod, over a websocket (subprotocol v4.channel.k8s.io).</summary>
    /// <param name="pod">The pod's name.</param>
    /// <param name="command">The program and its arguments, without a shell.</param>
    /// <param name="container">The container's name; null for the only or first one.</param>
    /// <param name="namespace">Null for <see cref="Namespace"/>.</param>
    /// <param name="cancellationToken">Ends the wait; the command itself continues.</param>
    public Task<ExecResult> ExecAsync(
        string pod,
        IReadOnlyList<string> command,
        string? container = null,
        string? @namespace = null,
        CancellationToken cancellationToken = default) =>
        _pods.ExecAsync(pod, command, container, @namespace, cancellationToken);

    /// <summary>Returns what a container has written to stdout and stderr so far.</summary>
    /// <param name="pod">The pod's name.</param>
    /// <param name="container">The container's name; null for the only one.</param>
    /// <param name="previous">Whether to read the log of the container before its last restart.</param>
    /// <param name="lines">How many lines to read, from the end; null for all.</param>
    /// <param name="namespace">Null for <see cref="Namespace"/>.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public Task<string> LogsAsync(
        string pod,
        string? container = null,
        bool previous = false,
        int? lines = null,
        string? @namespace = null,
        CancellationToken cancellationToken = default) =>
        _pods.LogsAsync(pod, container, previous, lines, @namespace, cancellationToken);

    /// <summary>Returns what the cluster knows about a kind, by its plural, singular, short or full name.</summary>
    /// <exception cref="UnknownKindException">The cluster does not have the kind; the message names similar ones.</exception>
    public Task<ResourceKind> KindAsync(string kind, CancellationToken cancellationToken = default) =>
        Kinds.FindAsync(kind, cancellationToken);

    /// <summary>Sends a request that no other method covers, such as one to a subresource.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">Path and query, without a leading slash: <c>api/v1/nodes/n/proxy/metrics</c>.</param>
    /// <param name="body">The body; null for none.</param>
    /// <param name="contentType">The body's type.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public Task<JsonObject> RequestAsync(
        HttpMethod method,
        string path,
        JsonObject? body = null,
        string contentType = "application/json",
        CancellationToken cancellationToken = default)
    {
        var content = body is null ? null : ApiConnection.Content(body, contentType);
        return Connection.SendAsync(method, path, $"{method} {path}", content, cancellationToken);
    }

    /// <summary>Closes the connection, except on what <see cref="In"/> returned.</summary>
    public ValueTask DisposeAsync()
    {
        if (_isOwner)
            Connection.Dispose();
        return ValueTask.CompletedTask;
    }
}
