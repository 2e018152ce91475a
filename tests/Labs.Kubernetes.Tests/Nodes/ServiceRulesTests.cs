namespace Labs.Kubernetes.Tests.Nodes;

/// <summary>
/// Rules of kube-proxy in both modes: iptables recorded on a node of Kubernetes 1.20, nftables in the form in which `nft list table ip kube-proxy`
/// prints what kube-proxy 1.33 writes.
/// </summary>
public sealed class ServiceRulesTests
{
    [Fact]
    public void Iptables_gives_each_backend_its_share_of_what_is_left()
    {
        var rules = ServiceRules.Parse(Fixture("iptables-nat.txt"), "10.96.0.10", 53, "udp");
        Assert.Equal("iptables", rules.Mode);
        Assert.Equal(["10.244.0.2:53", "10.244.0.3:53"], rules.Backends.Select(backend => backend.Address).Order());
        Assert.All(rules.Backends, backend => Assert.Equal(0.5, backend.Share, 6));
        Assert.Contains(rules.Text, rule => rule.Contains("--probability 0.5", StringComparison.Ordinal));
        // The same port of the other protocol has a chain of its own.
        Assert.Empty(rules.Text.Intersect(ServiceRules.Parse(Fixture("iptables-nat.txt"), "10.96.0.10", 53).Text));
    }

    [Fact]
    public void Iptables_of_three_backends_draws_thirds()
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
    public void Nftables_looks_the_service_up_and_draws_a_number()
    {
        var rules = ServiceRules.Parse(Fixture("nftables-kube-proxy.txt"), "10.96.120.15", 80);
        Assert.Equal("nftables", rules.Mode);
        Assert.Equal([new ServiceBackend("10.244.1.12:8080", 0.5), new ServiceBackend("10.244.2.7:8080", 0.5)], rules.Backends);
        Assert.Single(ServiceRules.Parse(Fixture("nftables-kube-proxy.txt"), "10.96.0.1", 443).Backends);
    }

    [Theory]
    [InlineData("iptables-nat.txt", "10.96.0.99", "iptables")]
    [InlineData("nftables-kube-proxy.txt", "10.96.44.201", "nftables")]
    public void A_service_without_backends_has_none(string fixture, string address, string mode)
    {
        var rules = ServiceRules.Parse(Fixture(fixture), address, 443);
        Assert.Equal(mode, rules.Mode);
        Assert.Empty(rules.Backends);
    }

    [Fact]
    public void Volumes_are_named_with_their_file_systems() =>
        Assert.Equal(
            [
                new VolumeMount("disk", "/var/lib/kubelet/pods/u/volumes/kubernetes.io~empty-dir/disk", "overlayfs"),
                new VolumeMount("memory", "/var/lib/kubelet/pods/u/volumes/kubernetes.io~empty-dir/memory", "tmpfs"),
            ],
            VolumeMount.Parse("overlayfs /var/lib/kubelet/pods/u/volumes/kubernetes.io~empty-dir/disk\ntmpfs /var/lib/kubelet/pods/u/volumes/kubernetes.io~empty-dir/memory\n"));

    private static string Fixture(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", name));
}
