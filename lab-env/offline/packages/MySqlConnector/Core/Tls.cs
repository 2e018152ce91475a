using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MySqlConnector.Core;

/// <summary>The encrypted stream, and what is checked of the server's certificate.</summary>
internal static class Tls
{
    public static async Task<SslStream> ClientAsync(Stream stream, string host, ConnectionSettings settings, RemoteCertificateValidationCallback? validate, bool isSynchronous, CancellationToken ct)
    {
        var trusted = settings.SslCa.Length > 0 ? Load(settings.SslCa) : null;
        var tls = new SslStream(stream, leaveInnerStreamOpen: false);
        try
        {
            var options = new SslClientAuthenticationOptions
            {
                TargetHost = host,
                EnabledSslProtocols = settings.TlsVersions,
                CertificateRevocationCheckMode = settings.SslMode == MySqlSslMode.VerifyFull ? X509RevocationMode.Online : X509RevocationMode.NoCheck,
                RemoteCertificateValidationCallback = settings.SslMode is MySqlSslMode.VerifyCA or MySqlSslMode.VerifyFull
                    ? (_, certificate, chain, errors) => IsTrusted(certificate, chain, errors, settings.SslMode, trusted)
                    : trusted is null && validate is not null ? validate : (_, _, _, _) => true,
            };
            if (isSynchronous)
                tls.AuthenticateAsClient(options);
            else
                await tls.AuthenticateAsClientAsync(options, ct).ConfigureAwait(false);
            return tls;
        }
        catch (AuthenticationException e)
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw MySqlException.NotConnected("SSL Authentication Error", e);
        }
    }

    private static bool IsTrusted(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors, MySqlSslMode mode, X509Certificate2Collection? trusted)
    {
        if (mode == MySqlSslMode.VerifyCA)
            errors &= ~SslPolicyErrors.RemoteCertificateNameMismatch;
        if ((errors & SslPolicyErrors.RemoteCertificateChainErrors) != 0 && trusted is not null && certificate is X509Certificate2 server && LeadsTo(trusted, server, chain))
            errors &= ~SslPolicyErrors.RemoteCertificateChainErrors;
        return errors == SslPolicyErrors.None;
    }

    private static bool LeadsTo(X509Certificate2Collection trusted, X509Certificate2 server, X509Chain? sent)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(trusted);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (sent is not null)
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainElements.Select(element => element.Certificate).ToArray());
        return chain.Build(server);
    }

    private static X509Certificate2Collection Load(string file)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPemFile(file);
            return certificates;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MySqlException($"Cannot find CA Certificate File: {file}", e);
        }
        catch (CryptographicException e)
        {
            throw new MySqlException($"Could not load CA Certificate File: {file}", e);
        }
    }
}
