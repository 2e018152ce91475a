using System.Security.Cryptography;
using k8s;
using k8s.Exceptions;
using YamlDotNet.Core;

namespace Labs.Kubernetes;

/// <summary>Creates the HTTP client that a kubeconfig describes.</summary>
internal static class KubeconfigClient
{
    private static readonly TimeSpan s_connectLimit = TimeSpan.FromSeconds(5);

    /// <param name="kubeconfig">The file's path.</param>
    /// <param name="context">A context other than the file's current one; null for that.</param>
    /// <exception cref="KubernetesException">The file is missing, is not a kubeconfig, or lacks what the context names.</exception>
    public static (k8s.Kubernetes Client, KubernetesClientConfiguration Configuration) Create(string kubeconfig, string? context)
    {
        try
        {
            var configuration = KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig, context!);
            configuration.FirstMessageHandlerSetup = handler => Configure(handler, new Uri(configuration.Host));
            return (Create(configuration), configuration);
        }
        catch (Exception exception)
            when (exception is KubeConfigException or YamlException or FormatException or CryptographicException or IOException)
        {
            throw new KubernetesException($"the kubeconfig {kubeconfig} cannot be used: {exception.Message}. "
                + $"`kubectl --kubeconfig {kubeconfig} config view` shows it.", exception);
        }
    }

    private static k8s.Kubernetes Create(KubernetesClientConfiguration configuration)
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

    private static void Configure(SocketsHttpHandler handler, Uri server)
    {
        // A kind cluster is on 127.0.0.1. With HTTPS_PROXY set, .NET uses the proxy even for that address; kubectl does not.
        handler.UseProxy = !server.IsLoopback;
        handler.ConnectTimeout = s_connectLimit;
        // A server that vanished without closing its connections is noticed in ten seconds, not when the Linux kernel gives up.
        handler.KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests;
        handler.KeepAlivePingDelay = TimeSpan.FromSeconds(5);
        handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(5);
    }
}
