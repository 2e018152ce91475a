using Labs.Docker;

namespace Labs.Network.Tests;

public sealed class BadInputTests : NetworkLab
{
    [Theory, Needs(Capability.Docker)]
    [InlineData("192.0.2.7/24", "no bits set after the prefix")]
    [InlineData("192.0.2.0/31", "two hosts")]
    [InlineData("fd00::/64", "IPv4")]
    [InlineData("127.0.0.0/24", "is taken")]
    public async Task An_impossible_subnet_is_refused_at_once(string subnet, string word) =>
        Assert.Contains(word, (await Assert.ThrowsAsync<NetworkLabException>(() => Docker.LinkAsync(new() { Subnet = subnet }))).Message);

    [Fact, Needs(Capability.Docker)]
    public async Task A_loss_above_one_is_refused_at_once() =>
        Assert.Contains("0 to 1", (await Assert.ThrowsAsync<NetworkLabException>(() => Docker.LinkAsync(new() { Loss = 2 }))).Message);

    [Fact, Needs(Capability.Docker)]
    public async Task An_address_of_a_host_of_the_link_is_refused_with_an_alternative()
    {
        await using var link = await Docker.LinkAsync(new() { IsCable = true });
        await link.Left.AddAddressAsync("192.0.2.77");
        foreach (var taken in new[] { link.Left.Address, link.Right.Address, "192.0.2.77" })
        {
            var error = await Assert.ThrowsAsync<NetworkLabException>(() => link.Left.AddAddressAsync(taken));
            Assert.Contains($"can't have the address {taken}", error.Message);
            Assert.Contains("Use another one of 192.0.2.0/24", error.Message);
        }
    }

    [Theory, Needs(Capability.Docker)]
    [InlineData("NET_ADMIN", "It needs NET_ADMIN")]
    [InlineData("MKNOD", "/dev/net/tun is missing and can't be made")]
    public async Task A_refusal_of_a_locked_down_engine_has_a_remedy_and_leaves_nothing(string denied, string remedy)
    {
        var spec = new LinkSpec { Name = "denied", Denied = [denied] };
        var error = await Assert.ThrowsAsync<CapabilityMissingException>(() => Docker.LinkAsync(spec));
        Assert.Contains(remedy, error.Message);
        Assert.DoesNotContain(Docker.Containers, container => container.ShortName.StartsWith("denied", StringComparison.Ordinal));
    }

    [Theory, Needs(Capability.Docker)]
    [InlineData("NET_ADMIN")]
    [InlineData("MKNOD")]
    public async Task Claims_that_need_an_impossible_link_are_not_testable(string denied)
    {
        var folder = Directory.CreateTempSubdirectory("labs-network-tests-").FullName;
        try
        {
            await using var lab = await Lab.OpenAsync("time-wait", new LabOptions { Repository = Lab.Repository, Out = folder });
            var docker = await lab.DockerAsync();
            await Assert.ThrowsAsync<CapabilityMissingException>(() => docker.LinkAsync(new() { Denied = [denied] }));
            Assert.Equal(10, lab.Results.Claims.Count(result => result.Verdict == Verdict.NotTestable
                && result.EvidenceText.Contains(denied, StringComparison.Ordinal)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact, Needs(Capability.Docker)]
    public async Task An_unknown_algorithm_is_refused_with_the_list_of_known_ones()
    {
        await using var link = await Docker.LinkAsync(new() { Mbps = 10 });
        var error = await Assert.ThrowsAsync<CapabilityMissingException>(() => link.StartAsync(new() { Algorithm = "vegan", Bytes = 1 }));
        Assert.Contains("\"vegan\"", error.Message);
        Assert.Contains("reno", error.Message);
        Assert.Contains("modprobe tcp_vegan", error.Message);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_link_leaves_nothing_on_the_engines_host()
    {
        var link = await Docker.LinkAsync(new() { Mbps = 10, Rtt = TimeSpan.FromMilliseconds(2) });
        var during = await Docker.Agent.Network.InterfacesAsync(Docker.Host);
        Assert.DoesNotContain(during, link => link.Name.StartsWith("link", StringComparison.Ordinal));
        await link.DisposeAsync();
        Assert.DoesNotContain(Docker.Containers, container => container.ShortName.StartsWith("link", StringComparison.Ordinal));
        var rules = (await Docker.Agent.Network.IptablesAsync(Docker.Host)).Rules;
        Assert.DoesNotContain(rules, rule => rule.Text.Contains("192.0.2.", StringComparison.Ordinal));
    }
}
