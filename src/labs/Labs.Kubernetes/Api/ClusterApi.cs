using System.Security.Cryptography;
using k8s;
using k8s.Exceptions;
using YamlDotNet.Core;

namespace Labs.Kubernetes;

/// <summary>
/// A cluster's objects, as seen through its API server: apply, get, list, delete, watch, wait, run, read logs. Where no namespace is given,
/// <see cref="Namespace"/> is meant.
/// </summary>
public sealed partial class ClusterApi : IAsyncDisposable
{
    private static readonly TimeSpan s_connectLimit = TimeSpan.FromSeconds(5);

    private readonly k8s.Kubernetes _client;
    private readonly string _context;
    private readonly Discovery _discovery;
    private readonly bool _isOwner = true;

    private ClusterApi(k8s.Kubernetes client, KubernetesClientConfiguration configuration, string @namespace)
    {
        (_client, _context, Namespace) = (client, configuration.CurrentContext, @namespace);
        _discovery = new Discovery(this);
    }

    private ClusterApi(ClusterApi other, string @namespace) =>
        (_client, _context, _discovery, Version, Namespace, _isOwner) = (other._client, other._context, other._discovery, other.Version, @namespace, false);

    /// <summary>The namespace that is meant where none is given.</summary>
    public string Namespace { get; }

    public Uri Server => _client.BaseUri;

    /// <summary>As the server writes it, such as <c>v1.20.2</c>.</summary>
    public string Version { get; private set; } = "";

    /// <summary>Connects, and asks the server for its version.</summary>
    /// <param name="kubeconfig">The kubeconfig file.</param>
    /// <param name="namespace">The namespace that is meant where none is given; null for the context's, or <c>default</c>.</param>
    /// <param name="context">A context other than the file's current one.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="KubernetesException">The file cannot be used.</exception>
    /// <exception cref="ApiUnavailableException">No server answers.</exception>
    public static async Task<ClusterApi> ConnectAsync(string kubeconfig, string? @namespace = null, string? context = null, CancellationToken cancellationToken = default)
    {
        ClusterApi api;
        try
        {
            var configuration = KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig, context!);
            configuration.FirstMessageHandlerSetup = handler => Setup(handler, new Uri(configuration.Host));
            api = new ClusterApi(NewClient(configuration), configuration, @namespace ?? (configuration.Namespace is { Length: > 0 } own ? own : "default"));
        }
        catch (Exception exception) when (exception is KubeConfigException or YamlException or FormatException or CryptographicException or IOException)
        {
            throw new KubernetesException($"the kubeconfig {kubeconfig} cannot be used: {exception.Message}. `kubectl --kubeconfig {kubeconfig} config view` shows it.", exception);
        }
        try
        {
            api.Version = (string?)(await api.SendAsync(HttpMethod.Get, "version", "ask for the version", null, cancellationToken))["gitVersion"] ?? "";
            return api;
        }
        catch
        {
            await api.DisposeAsync();
            throw;
        }
    }

    /// <summary>The same cluster, meaning another namespace where none is given.</summary>
    public ClusterApi In(string @namespace) => new(this, @namespace) { SessionLabels = SessionLabels };

    public ValueTask DisposeAsync()
    {
        if (_isOwner)
            _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private static k8s.Kubernetes NewClient(KubernetesClientConfiguration configuration)
    {
        var client = new k8s.Kubernetes(configuration);
        if (!client.BaseUri.IsLoopback)
            return client;
        client.CreateWebSocketBuilder = () =>
        {
            var builder = new WebSocketBuilder();
            builder.Options.Proxy = null;
            return builder;
        };
        return client;
    }

    private static void Setup(SocketsHttpHandler handler, Uri server)
    {
        // A kind cluster is on 127.0.0.1, for which kubectl asks no proxy; .NET does if HTTPS_PROXY is set.
        handler.UseProxy = !server.IsLoopback;
        handler.ConnectTimeout = s_connectLimit;
        // A server that vanished without a word is noticed in ten seconds, not when the kernel gives up.
        handler.KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests;
        handler.KeepAlivePingDelay = TimeSpan.FromSeconds(5);
        handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(5);
    }
}
