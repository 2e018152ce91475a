using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s.Authentication;
using k8s.Exceptions;

namespace k8s;

/// <summary>A client of an API server. <see cref="HttpClient"/> carries TLS and the client's certificate; <see cref="Credentials"/>, where there are any, adds a token.</summary>
public partial class Kubernetes : IDisposable
{
    private readonly SocketsHttpHandler _handler;
    private readonly X509Certificate2? _certificate;

    public Kubernetes(KubernetesClientConfiguration config, params DelegatingHandler[] handlers)
    {
        if (string.IsNullOrWhiteSpace(config.Host))
            throw new KubeConfigException("Host url must be set");
        BaseUri = new Uri(config.Host);
        _handler = new SocketsHttpHandler
        {
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            KeepAlivePingDelay = TimeSpan.FromMinutes(3),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(30),
            EnableMultipleHttp2Connections = true,
        };
        _certificate = CertificateOf(config);
        _handler.SslOptions = new SslClientAuthenticationOptions { TargetHost = config.TlsServerName, ClientCertificates = _certificate is null ? null : [_certificate] };
        if (_certificate is not null)
            _handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => _certificate;
        _handler.SslOptions.RemoteCertificateValidationCallback = Validation(config);
        config.FirstMessageHandlerSetup?.Invoke(_handler);
        HttpMessageHandler first = _handler;
        foreach (var handler in handlers.Reverse())
        {
            handler.InnerHandler = first;
            first = handler;
        }
        HttpClient = new HttpClient(first, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        Credentials = CredentialsOf(config)!;
    }

    public Uri BaseUri { get; set; }

    /// <summary>Null where the client's certificate says all.</summary>
    public ServiceClientCredentials Credentials { get; }

    public HttpClient HttpClient { get; }

    public void Dispose()
    {
        HttpClient.Dispose();
        _handler.Dispose();
        _certificate?.Dispose();
        GC.SuppressFinalize(this);
    }

    private static ServiceClientCredentials? CredentialsOf(KubernetesClientConfiguration config) =>
        !string.IsNullOrEmpty(config.AccessToken) ? new AuthorizationHeader("Bearer", config.AccessToken)
        : !string.IsNullOrEmpty(config.Username) ? new AuthorizationHeader("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{config.Username}:{config.Password}")))
        : null;

    private static X509Certificate2? CertificateOf(KubernetesClientConfiguration config)
    {
        static string Decoded(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));
        return !string.IsNullOrEmpty(config.ClientCertificateData) ? X509Certificate2.CreateFromPem(Decoded(config.ClientCertificateData), Decoded(config.ClientCertificateKeyData))
            : !string.IsNullOrEmpty(config.ClientCertificateFilePath) ? X509Certificate2.CreateFromPemFile(config.ClientCertificateFilePath, config.ClientKeyFilePath)
            : null;
    }

    private static RemoteCertificateValidationCallback? Validation(KubernetesClientConfiguration config)
    {
        if (config.SkipTlsVerify)
            return (_, _, _, _) => true;
        if (config.SslCaCerts is not { } authorities)
            return null;
        // The cluster's own authority in place of the machine's; name errors stay errors.
        return (_, certificate, chain, errors) =>
        {
            if (errors == SslPolicyErrors.None)
                return true;
            if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is null || chain is null)
                return false;
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
            return chain.Build((X509Certificate2)certificate);
        };
    }
}
