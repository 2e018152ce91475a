using Labs.Docker;
using Labs.Docker.Tests;

namespace Labs.Network.Tests;

public sealed class BadInputTests : NetworkLab
{
    [DockerTheory]
    [InlineData("192.0.2.7/24", "no bits set after the prefix")]
    [InlineData("192.0.2.0/31", "two hosts")]
    [InlineData("fd00::/64", "IPv4")]
    public async Task A_subnet_that_cannot_be_is_refused_at_once(string subnet, string word) =>
        Assert.Contains(word, (await Assert.ThrowsAsync<NetworkLabException>(() => Docker.WireAsync(new() { Subnet = subnet }))).Message);

    [DockerFact]
    public async Task A_loss_above_one_is_refused_at_once() =>
        Assert.Contains("0 to 1", (await Assert.ThrowsAsync<NetworkLabException>(() => Docker.WireAsync(new() { Loss = 2 }))).Message);

    [DockerFact]
    public async Task An_unknown_algorithm_is_named_beside_those_there_are()
    {
        await using var wire = await Docker.WireAsync(new() { Mbps = 10 });
        var error = await Assert.ThrowsAsync<CapabilityMissingException>(() => wire.StartAsync(new() { Algorithm = "vegan", Bytes = 1 }));
        Assert.Contains("\"vegan\"", error.Message);
        Assert.Contains("reno", error.Message);
        Assert.Contains("modprobe tcp_vegan", error.Message);
    }

    [DockerFact]
    public async Task Nothing_is_left_on_the_engines_host_and_no_container()
    {
        var before = await Docker.Agent.InterfacesAsync(Docker.Host);
        var rules = await Docker.Agent.IptablesAsync(Docker.Host);
        var wire = await Docker.WireAsync(new() { Mbps = 10, Rtt = TimeSpan.FromMilliseconds(2) });
        var during = await Docker.Agent.InterfacesAsync(Docker.Host);
        Assert.DoesNotContain(during, link => link.Name.StartsWith("wire", StringComparison.Ordinal));
        await wire.DisposeAsync();
        Assert.DoesNotContain(Docker.Containers, container => container.ShortName.StartsWith("wire", StringComparison.Ordinal));
        Assert.DoesNotContain((await Docker.Agent.IptablesAsync(Docker.Host)).Rules, rule => rule.Text.Contains("192.0.2.", StringComparison.Ordinal));
        Assert.NotEmpty(before);
        Assert.NotNull(rules);
    }
}
