namespace Labs.Network.Tests;

public sealed class LanPlanTests
{
    private static readonly LanPlan s_plan = new(
    [
        new("inside", "10.1.0.0/24", "router", "alice", "bob"),
        new("outside", "10.2.0.128/25", "router", "server"),
    ]);

    [Fact]
    public void A_host_on_two_lans_is_a_router_and_the_gateway_of_the_others()
    {
        Assert.Equal(["router", "alice", "bob", "server"], s_plan.Names);
        Assert.Equal([true, false, false, false], s_plan.Names.Select(s_plan.IsRouter));
        Assert.Equal([null, "10.1.0.1", "10.1.0.1", "10.2.0.129"], s_plan.Names.Select(s_plan.Gateway));
    }

    [Fact]
    public void Addresses_follow_the_order_of_the_hosts_on_each_lan()
    {
        Assert.Equal("10.1.0.3", LanPlan.Address(s_plan.Lans[0], "bob"));
        Assert.Equal("10.2.0.130", LanPlan.Address(s_plan.Lans[1], "server"));
        var absent = Assert.Throws<NetworkLabException>(() => LanPlan.Address(s_plan.Lans[1], "alice"));
        Assert.Contains("alice is not on the LAN outside; there are: router, server", absent.Message);
    }

    [Fact]
    public void Only_lans_with_more_than_two_hosts_have_a_bridge() =>
        Assert.Equal(["inside"], s_plan.Bridged.Select(lan => lan.Name));

    [Fact]
    public void Without_a_router_there_is_no_gateway()
    {
        var plan = new LanPlan([new("lan", "192.0.2.0/24", "a", "b")]);
        Assert.Equal([null, null], plan.Names.Select(plan.Gateway));
    }

    [Theory]
    [InlineData("lan", "10.1.0.1/24", "with no bits set after the prefix")]
    [InlineData("lan", "2001:db8::/64", "expected an IPv4 subnet")]
    [InlineData("lan", "10.1.0.0/30", "an address for each host")]
    [InlineData("a-name-of-sixteen", "10.1.0.0/24", "expected 1 to 15 characters")]
    public void An_impossible_lan_is_refused_before_anything_is_made(string name, string subnet, string expected)
    {
        var refused = Assert.Throws<NetworkLabException>(() => new LanPlan([new(name, subnet, "a", "b", "c")]));
        Assert.Contains(expected, refused.Message);
    }

    [Fact]
    public void A_host_that_is_named_twice_or_alone_is_refused()
    {
        Assert.Contains("each of them once",
            Assert.Throws<NetworkLabException>(() => new LanPlan([new("lan", "10.1.0.0/24", "a", "a")])).Message);
        Assert.Contains("at least two hosts",
            Assert.Throws<NetworkLabException>(() => new LanPlan([new("lan", "10.1.0.0/24", "a")])).Message);
        Assert.Contains("same name", Assert.Throws<NetworkLabException>(() => new LanPlan(
            [new("lan", "10.1.0.0/24", "a", "b"), new("lan", "10.2.0.0/24", "a", "b")])).Message);
    }
}
