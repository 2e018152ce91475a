using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Labs.Network.Tests;

/// <summary>Tests the labs' certificate authority against .NET's own chain engine.</summary>
public sealed class AuthorityTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_chain_of_root_intermediate_and_leaf_is_accepted_with_its_intermediate_only(bool rsa)
    {
        using var root = Authority.Root("root", rsa);
        using var inter = root.Intermediate("inter", rsa);
        using var leaf = inter.Issue(new("a.test", "b.test"), rsa);
        Assert.Empty(Problems(leaf, root, inter.Certificate));
        Assert.Contains(X509ChainStatusFlags.PartialChain, Problems(leaf, root));
        Assert.True(leaf.HasPrivateKey);
        Assert.Equal([true, true, false], ((string[])["a.test", "b.test", "c.test"]).Select(name => leaf.MatchesHostname(name)));
    }

    [Fact]
    public void What_a_certificate_lacks_is_found()
    {
        using var root = Authority.Root("root");
        using var other = Authority.Root("root");
        var today = DateTimeOffset.UtcNow;
        using var expired = root.Issue(new("a.test") { NotBefore = today.AddDays(-1), NotAfter = today.AddHours(-1) });
        using var foreign = other.Issue(new("a.test"));
        using var strange = root.Issue(new("a.test") { Extensions = [new X509Extension("1.3.6.1.4.1.55555.1", [5, 0], critical: true)] });
        using var leaf = root.Issue(new("a.test"));
        using var pretender = Authority.Pretend(leaf);
        using var below = pretender.Issue(new("b.test"));
        Assert.Contains(X509ChainStatusFlags.NotTimeValid, Problems(expired, root));
        Assert.NotEmpty(Problems(foreign, root));
        Assert.Contains(X509ChainStatusFlags.HasNotSupportedCriticalExtension, Problems(strange, root));
        Assert.NotEmpty(Problems(below, root, leaf));
        Assert.Empty(Problems(leaf, root));
    }

    [Fact]
    public void An_authority_takes_the_key_of_a_request_and_chooses_the_names_itself()
    {
        using var root = Authority.Root("root", rsa: true);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=wanted", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("bank.test");
        request.CertificateExtensions.Add(names.Build());
        using var issued = root.Issue(request, new("shop.test"));
        Assert.Equal(key.ExportSubjectPublicKeyInfo(), issued.PublicKey.ExportSubjectPublicKeyInfo());
        Assert.True(issued.MatchesHostname("shop.test"));
        Assert.False(issued.MatchesHostname("bank.test"));
        Assert.Throws<ArgumentException>(() => Authority.Pretend(issued));
    }

    [Fact]
    public void Two_certificates_of_an_authority_have_different_serial_numbers()
    {
        using var root = Authority.Root("root");
        var serials = Enumerable.Range(0, 20).Select(_ => root.Issue(new("a.test")).SerialNumber).ToList();
        Assert.Equal(20, serials.Distinct().Count());
        Assert.All(serials, serial => Assert.InRange(Convert.FromHexString(serial)[0], 1, 127));
    }

    private static List<X509ChainStatusFlags> Problems(X509Certificate2 certificate, Authority root, params X509Certificate2[] others)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.CustomTrustStore.Add(root.Certificate);
        chain.ChainPolicy.ExtraStore.AddRange(others);
        return chain.Build(certificate) ? [] : [.. chain.ChainStatus.Select(status => status.Status)];
    }
}
