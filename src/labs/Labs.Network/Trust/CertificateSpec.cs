using System.Security.Cryptography.X509Certificates;

namespace Labs.Network;

/// <summary>What an authority puts into a certificate that it issues. By default it is a server's certificate that is valid now.</summary>
/// <param name="Names">The DNS names of the subject alternative name; without any, the certificate has no such extension.</param>
public sealed record CertificateSpec(params IReadOnlyList<string> Names)
{
    /// <summary>The common name of the subject; the first of <see cref="Names"/> by default.</summary>
    public string? CommonName { get; init; }

    /// <summary>From when on the certificate is valid; a day ago by default.</summary>
    public DateTimeOffset NotBefore { get; init; } = DateTimeOffset.UtcNow.AddDays(-1);

    /// <summary>Until when the certificate is valid; in 30 days by default.</summary>
    public DateTimeOffset NotAfter { get; init; } = DateTimeOffset.UtcNow.AddDays(30);

    /// <summary>The object identifier of the extended key usage; serverAuth by default (RFC 5280, section 4.2.1.12).</summary>
    public string Purpose { get; init; } = "1.3.6.1.5.5.7.3.1";

    /// <summary>More extensions.</summary>
    public IReadOnlyList<X509Extension> Extensions { get; init; } = [];
}
