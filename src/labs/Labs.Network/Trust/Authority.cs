using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Labs.Network;

/// <summary>
/// A certificate authority of a lab, with keys that are made for it and trusted by nobody else (RFC 5280). It signs whatever it is asked
/// to, also certificates that clients must refuse.
/// </summary>
public sealed class Authority : IDisposable
{
    private const int RsaBits = 2048;
    private readonly AsymmetricAlgorithm _key;

    private Authority(X509Certificate2 certificate, AsymmetricAlgorithm key) => (Certificate, _key) = (certificate, key);

    /// <summary>The authority's own certificate, with its private key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Makes an authority that has signed its own certificate.</summary>
    /// <param name="rsa">RSA with 2048 bits instead of the elliptic curve P-256.</param>
    /// <param name="pathLength">How many authorities may follow below it; null for any number.</param>
    public static Authority Root(string name, bool rsa = false, int? pathLength = null)
    {
        var (request, key) = NewRequest(name, rsa);
        AddAuthority(request, pathLength);
        return new Authority(request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(60)), key);
    }

    /// <summary>Makes an authority whose certificate this one signs.</summary>
    /// <inheritdoc cref="Root" path="/param"/>
    public Authority Intermediate(string name, bool rsa = false, int? pathLength = null)
    {
        var (request, key) = NewRequest(name, rsa);
        AddAuthority(request, pathLength);
        var signed = Sign(request, DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(45));
        return new Authority(WithKey(signed, key), key);
    }

    /// <summary>Makes a key and issues a certificate for it. The certificate has its private key.</summary>
    public X509Certificate2 Issue(CertificateSpec spec, bool rsa = false)
    {
        var (request, key) = NewRequest(spec.CommonName ?? spec.Names[0], rsa);
        using (key)
            return WithKey(Issue(request, spec), key);
    }

    /// <summary>
    /// Issues a certificate for the public key and the subject of a request. Everything else comes from the specification.
    /// </summary>
    public X509Certificate2 Issue(CertificateRequest request, CertificateSpec spec)
    {
        request.CertificateExtensions.Clear();
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(spec.Purpose)], critical: false));
        if (spec.Names.Count > 0)
            request.CertificateExtensions.Add(NamesOf(spec.Names));
        foreach (var extension in spec.Extensions)
            request.CertificateExtensions.Add(extension);
        return Sign(request, spec.NotBefore, spec.NotAfter);
    }

    /// <summary>Makes a key and a self-signed certificate for it, which no authority stands behind.</summary>
    public static X509Certificate2 SelfSigned(CertificateSpec spec)
    {
        var (request, key) = NewRequest(spec.CommonName ?? spec.Names[0], rsa: false);
        request.CertificateExtensions.Add(NamesOf(spec.Names));
        using (key)
            return request.CreateSelfSigned(spec.NotBefore, spec.NotAfter);
    }

    /// <summary>
    /// Treats a certificate that has its private key as an authority, whatever its basic constraints say, so that it can sign others.
    /// </summary>
    /// <exception cref="ArgumentException">The certificate has no private key.</exception>
    public static Authority Pretend(X509Certificate2 certificate) => new(certificate,
        (AsymmetricAlgorithm?)certificate.GetECDsaPrivateKey() ?? certificate.GetRSAPrivateKey()
        ?? throw new ArgumentException("the certificate has no private key, so nothing can be signed with it.", nameof(certificate)));

    public void Dispose()
    {
        Certificate.Dispose();
        _key.Dispose();
    }

    // RFC 5280, section 4.1.2.2: positive, unique for each authority, at most 20 bytes.
    private X509Certificate2 Sign(CertificateRequest request, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] &= 0x7f;
        serial[0] |= 0x01;
        var generator = _key is RSA rsa ? X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1)
            : X509SignatureGenerator.CreateForECDsa((ECDsa)_key);
        return request.Create(Certificate.SubjectName, generator, notBefore, notAfter, serial);
    }

    private static (CertificateRequest Request, AsymmetricAlgorithm Key) NewRequest(string name, bool rsa)
    {
        var subject = new X500DistinguishedName($"CN={name}");
        if (rsa)
        {
            var pair = RSA.Create(RsaBits);
            return (new CertificateRequest(subject, pair, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), pair);
        }
        var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return (new CertificateRequest(subject, curve, HashAlgorithmName.SHA256), curve);
    }

    private static void AddAuthority(CertificateRequest request, int? pathLength)
    {
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(true, pathLength is not null, pathLength ?? 0, critical: true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
    }

    private static X509Extension NamesOf(IReadOnlyList<string> names)
    {
        var builder = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
            builder.AddDnsName(name);
        return builder.Build();
    }

    private static X509Certificate2 WithKey(X509Certificate2 certificate, AsymmetricAlgorithm key)
    {
        using (certificate)
            return key is RSA rsa ? certificate.CopyWithPrivateKey(rsa) : certificate.CopyWithPrivateKey((ECDsa)key);
    }
}
