using System.Net;
using System.Security.Cryptography.X509Certificates;
using k8s.Exceptions;
using k8s.KubeConfig;

namespace k8s;

/// <summary>Where an API server is, and how to prove to each other who is who.</summary>
public class KubernetesClientConfiguration
{
    public string CurrentContext { get; private set; } = null!;

    public string Namespace { get; set; } = null!;

    public string Host { get; set; } = null!;

    /// <summary>The certificates that the server's must descend from; null for the machine's own.</summary>
    public X509Certificate2Collection SslCaCerts { get; set; } = null!;

    public bool SkipTlsVerify { get; set; }

    public string TlsServerName { get; set; } = null!;

    public string AccessToken { get; set; } = null!;

    /// <summary>PEM text in base64, as a kubeconfig file has it.</summary>
    public string ClientCertificateData { get; set; } = null!;

    /// <summary>PEM text in base64, as a kubeconfig file has it.</summary>
    public string ClientCertificateKeyData { get; set; } = null!;

    public string ClientCertificateFilePath { get; set; } = null!;

    public string ClientKeyFilePath { get; set; } = null!;

    public string Username { get; set; } = null!;

    public string Password { get; set; } = null!;

    /// <summary>Changes the handler that opens connections, before the first one.</summary>
    public Action<SocketsHttpHandler> FirstMessageHandlerSetup { get; set; } = null!;

    /// <param name="kubeconfigPath">The file.</param>
    /// <param name="currentContext">A context other than the file's current one.</param>
    /// <param name="masterUrl">A server other than the cluster's.</param>
    /// <param name="useRelativePaths">Whether the file's paths start in its own folder; else in the current one.</param>
    /// <exception cref="KubeConfigException">There is no such context, cluster or user, or no credentials.</exception>
    public static KubernetesClientConfiguration BuildConfigFromConfigFile(string kubeconfigPath = null!, string currentContext = null!, string masterUrl = null!, bool useRelativePaths = true)
    {
        ArgumentNullException.ThrowIfNull(kubeconfigPath);
        var file = KubeConfigFile.Read(kubeconfigPath, useRelativePaths);
        var name = currentContext ?? file.CurrentContext ?? throw new KubeConfigException("Cannot infer server host url either from context or masterUrl");
        var context = file.Context(name);
        var configuration = new KubernetesClientConfiguration { CurrentContext = name, Namespace = context.Text("namespace")! };
        configuration.SetCluster(file, file.Cluster(context.Text("cluster") ?? throw new KubeConfigException($"Cluster not set for context `{name}` in kubeconfig")));
        if (context.Text("user") is { Length: > 0 } user)
            configuration.SetUser(file, user, file.User(user));
        if (!string.IsNullOrWhiteSpace(masterUrl))
            configuration.Host = masterUrl;
        return configuration;
    }

    private void SetCluster(KubeConfigFile file, KubeConfigEntry cluster)
    {
        Host = cluster.Text("server") ?? throw new KubeConfigException($"Server not found for current-context `{CurrentContext}` in kubeconfig");
        SkipTlsVerify = cluster.Text("insecure-skip-tls-verify") == "true";
        TlsServerName = cluster.Text("tls-server-name")!;
        if (!Uri.TryCreate(Host, UriKind.Absolute, out var uri))
            throw new KubeConfigException($"Bad server host URL `{Host}` (cannot be parsed)");
        if (IPAddress.TryParse(uri.Host, out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)))
            Host = new UriBuilder(Host) { Host = address.Equals(IPAddress.Any) ? $"{IPAddress.Loopback}" : $"{IPAddress.IPv6Loopback}" }.ToString();
        if (cluster.PemOf("certificate-authority-data", "certificate-authority", file) is { } pem)
        {
            SslCaCerts = [];
            SslCaCerts.ImportFromPem(pem);
        }
    }

    private void SetUser(KubeConfigFile file, string name, KubeConfigEntry user)
    {
        AccessToken = user.Text("token")!;
        (Username, Password) = (user.Text("username")!, user.Text("password")!);
        (ClientCertificateData, ClientCertificateKeyData) = (user.Text("client-certificate-data")!, user.Text("client-key-data")!);
        (ClientCertificateFilePath, ClientKeyFilePath) = (file.FullPath(user.Text("client-certificate"))!, file.FullPath(user.Text("client-key"))!);
        if (user.Has("exec") || user.Has("auth-provider"))
            throw new KubeConfigException($"User: {name} gets its credentials from a plug-in, which this stand-in does not run; use a kubeconfig with a token or a certificate");
        if (string.IsNullOrEmpty(AccessToken) && string.IsNullOrEmpty(Username)
            && (ClientCertificateData ?? ClientCertificateFilePath) is null or "")
            throw new KubeConfigException($"User: {name} does not have appropriate auth credentials in kubeconfig");
    }
}
