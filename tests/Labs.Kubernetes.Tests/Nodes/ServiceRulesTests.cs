namespace Labs.Kubernetes.Tests.Nodes;

/// <summary>
/// The rules of kube-proxy in both modes. Those of iptables were recorded on a node of Kubernetes 1.20; those of nftables have the form in
/// which `nft list table ip kube-proxy` prints what kube-proxy 1.33 writes, and were recorded on a node of Kubernetes 1.36.2.
/// </summary>
public sealed class ServiceRulesTests
{
    [Fact]
    public void Each_backend_of_iptables_gets_its_share_of_the_remaining_connections()
    {
        var rules = ServiceRules.Parse(Fixture("iptables-nat.txt"), "10.96.0.10", 53, "udp");
        Assert.Equal(ProxyMode.Iptables, rules.Mode);
        Assert.Equal(["10.244.0.2:53", "10.244.0.3:53"], rules.Backends.Select(backend => backend.Address).Order());
        Assert.All(rules.Backends, backend => Assert.Equal(0.5, backend.Share, 6));
        Assert.Contains(rules.Text, rule => rule.Contains("--probability 0.5", StringComparison.Ordinal));
        // The same port has another chain for the other protocol.
        Assert.Empty(rules.Text.Intersect(ServiceRules.Parse(Fixture("iptables-nat.txt"), "10.96.0.10", 53).Text));
    }

    [Fact]
    public void Each_of_three_backends_of_iptables_gets_a_third()
    {
        const string nat = """
            -A KUBE-SERVICES -d 10.96.7.7/32 -p tcp -m comment --comment "ns/web cluster IP" -m tcp --dport 80 -j KUBE-SVC-W
            -A KUBE-SVC-W -m comment --comment "ns/web" -m recent --rcheck --seconds 10 --reap --name KUBE-SEP-A --mask 255.255.255.255 --rsource -j KUBE-SEP-A
            -A KUBE-SVC-W -m comment --comment "ns/web" -m statistic --mode random --probability 0.33333333349 -j KUBE-SEP-A
            -A KUBE-SVC-W -m comment --comment "ns/web" -m statistic --mode random --probability 0.50000000000 -j KUBE-SEP-B
            -A KUBE-SVC-W -m comment --comment "ns/web" -j KUBE-SEP-C
            -A KUBE-SEP-A -p tcp -m tcp -j DNAT --to-destination 10.244.1.1:8080
            -A KUBE-SEP-B -p tcp -m tcp -j DNAT --to-destination 10.244.1.2:8080
            -A KUBE-SEP-C -p tcp -m tcp -j DNAT --to-destination 10.244.1.3:8080
            """;
        var rules = ServiceRules.Parse(nat, "10.96.7.7", 80);
        Assert.Equal(["10.244.1.1:8080", "10.244.1.2:8080", "10.244.1.3:8080"], rules.Backends.Select(backend => backend.Address));
        Assert.All(rules.Backends, backend => Assert.Equal(1 / 3.0, backend.Share, 6));
    }

    [Fact]
    public void Backends_of_nftables_get_equal_shares()
    {
        var rules = ServiceRules.Parse(Fixture("nftables-kube-proxy.txt"), "10.96.120.15", 80);
        Assert.Equal(ProxyMode.Nftables, rules.Mode);
        ServiceBackend[] expected = [new("10.244.1.12:8080", 0.5), new("10.244.2.7:8080", 0.5)];
        Assert.Equal(expected, rules.Backends);
        Assert.Single(ServiceRules.Parse(Fixture("nftables-kube-proxy.txt"), "10.96.0.1", 443).Backends);
    }

    [Fact]
    public void Backends_of_nftables_since_1_36_stand_in_the_rule_itself()
    {
        var rules = ServiceRules.Parse(Fixture("nftables-kube-proxy-1.36.txt"), "10.96.213.31", 80);
        ServiceBackend[] expected =
            [new("10.244.0.4:8080", 1 / 3.0), new("10.244.1.3:8080", 1 / 3.0), new("10.244.1.4:8080", 1 / 3.0)];
        Assert.Equal(expected, rules.Backends);
        var dns = ServiceRules.Parse(Fixture("nftables-kube-proxy-1.36.txt"), "10.96.0.10", 53, "udp");
        Assert.Equal(["10.244.0.2:53", "10.244.0.3:53"], dns.Backends.Select(backend => backend.Address));
        Assert.Contains("nftables", rules.Table().ToMime()[MimeBundle.PlainText]);
    }

    [Theory]
    [InlineData("iptables-nat.txt", "10.96.0.99", ProxyMode.Iptables)]
    [InlineData("nftables-kube-proxy.txt", "10.96.44.201", ProxyMode.Nftables)]
    public void A_service_without_endpoints_has_no_backends(string fixture, string address, ProxyMode mode)
    {
        var rules = ServiceRules.Parse(Fixture(fixture), address, 443);
        Assert.Equal(mode, rules.Mode);
        Assert.Empty(rules.Backends);
    }

    [Fact]
    public void Volumes_have_their_names_and_file_systems()
    {
        const string folder = "/var/lib/kubelet/pods/u/volumes/kubernetes.io~empty-dir";
        VolumeMount[] expected = [new("disk", $"{folder}/disk", "overlayfs"), new("memory", $"{folder}/memory", "tmpfs")];
        Assert.Equal(expected, VolumeMount.Parse($"overlayfs {folder}/disk\ntmpfs {folder}/memory\n"));
    }

    private static string Fixture(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", name));
}
