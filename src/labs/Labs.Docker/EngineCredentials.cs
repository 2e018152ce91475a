using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Docker.DotNet.Handler.Abstractions;
using Docker.DotNet.X509;

namespace Labs.Docker;

/// <summary>
/// The TLS side of a client. The client library's own check of the engine's certificate ignores the host for which it was issued. So
/// this class checks it: the chain must end at ca.pem, and the certificate's name or address must be the endpoint's.
/// </summary>
internal sealed class EngineCredentials : IAuthProvider
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly EngineTls _tls;
    private readonly X509Certificate2Collection _authorities = [];
    private readonly CertificateCredentials _inner;
    private readonly bool _hasCertificate;
    private volatile string? _rejected;

    private EngineCredentials(EngineEndpoint endpoint, EngineTls tls)
    {
        _tls = tls;
        if (tls.Verify && !Directory.Exists(tls.Folder))
        {
            throw new EngineUnavailableException($"the TLS files for {endpoint} are expected in {tls.Folder}, which does not exist. "
                + "Set DOCKER_CERT_PATH to the folder with the engine's ca.pem and your cert.pem and key.pem.");
        }
        var (authority, certificate, key) = (PathOf(EngineTls.Authority), PathOf(EngineTls.Certificate), PathOf(EngineTls.Key));
        if (File.Exists(certificate) != File.Exists(key))
        {
            var (there, missing) = File.Exists(certificate) ? (certificate, key) : (key, certificate);
            throw new EngineUnavailableException(
                $"the client certificate for {endpoint} is incomplete: {there} exists, {missing} does not. "
                + $"Expected both; copy the missing one there (`ls -l {tls.Folder}`).");
        }
        _hasCertificate = File.Exists(certificate);
        if (File.Exists(authority))
            Read(authority, () => _authorities.ImportFromPemFile(authority));
        var client = _hasCertificate ? Read(certificate, () => DockerTlsCertificates.LoadCertificateFromPemFiles(certificate, key)) : null;
        _inner = new CertificateCredentials(client) { ServerCertificateValidationCallback = IsAccepted };
    }

    public bool TlsEnabled => true;

    /// <summary>Reads the files of <see cref="EngineTls.Folder"/>.</summary>
    /// <exception cref="EngineUnavailableException">The files cannot be used. The message says which one and why.</exception>
    public static EngineCredentials Load(EngineEndpoint endpoint, EngineTls tls) => new(endpoint, tls);

    public HttpMessageHandler ConfigureHandler(HttpMessageHandler handler) => _inner.ConfigureHandler(handler);

    /// <summary>Returns what was observed in a failed handshake and what to do, for the message.</summary>
    public (string Observed, string Remedy) Explain(EngineEndpoint endpoint, Exception failure)
    {
        var openssl = $"`openssl s_client -connect {endpoint.Uri.Authority}";
        if (_rejected is { } rejected)
            return (rejected, $"Copy the ca.pem of that engine to {_tls.Folder}; {openssl} -showcerts </dev/null` shows its certificate.");
        var (certificate, key) = (PathOf(EngineTls.Certificate), PathOf(EngineTls.Key));
        var (sent, options) = _hasCertificate
            ? ($"the client certificate sent was {certificate}", $" -cert {certificate} -key {key}")
            : ($"no client certificate was sent, because {_tls.Folder} has no {EngineTls.Certificate} and {EngineTls.Key}", "");
        return ($"the TLS handshake failed ({EngineErrors.Innermost(failure)}); {sent}",
            $"Expected the engine's TLS port, and a certificate in {_tls.Folder} signed by an authority that the engine trusts; "
            + $"{openssl}{options} </dev/null` shows the handshake.");
    }

    private bool IsAccepted(object sender, X509Certificate? certificate, X509Chain? presented, SslPolicyErrors errors)
    {
        _rejected = !_tls.Verify ? null
            : certificate is null ? "it sent no certificate"
            : Complaint(certificate as X509Certificate2 ?? new X509Certificate2(certificate), presented, errors);
        return _rejected is null;
    }

    private string? Complaint(X509Certificate2 certificate, X509Chain? presented, SslPolicyErrors errors)
    {
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return $"its certificate is not for that host, but for {Names(certificate)}";
        var issued = $"its certificate, issued by {certificate.Issuer},";
        if (_authorities.Count == 0)
        {
            return errors == SslPolicyErrors.None ? null
                : $"{issued} is not signed by an authority that this machine trusts, and {_tls.Folder} has no {EngineTls.Authority}";
        }
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        foreach (var element in presented?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        if (chain.Build(certificate))
            return null;
        var reasons = string.Join(", ", chain.ChainStatus.Select(status => status.Status).Distinct());
        return $"{issued} is not accepted by {PathOf(EngineTls.Authority)} ({reasons})";
    }

    private static string Names(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames()
                .Concat(extension.EnumerateIPAddresses().Select(address => address.ToString())));
        return string.Join(", ", names.DefaultIfEmpty(certificate.Subject));
    }

    private string PathOf(string file) => Path.Combine(_tls.Folder, file);

    private static T Read<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        // A key that belongs to another certificate causes an ArgumentException.
        catch (Exception exception)
            when (exception is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new EngineUnavailableException($"{file} cannot be used: {exception.Message.TrimEnd('.')}. "
                + $"Expected PEM, not encrypted; `openssl x509 -in {file} -noout -text` shows it.", exception);
        }
    }

    private static void Read(string file, Action read) => Read(file, () =>
    {
        read();
        return true;
    });
}
