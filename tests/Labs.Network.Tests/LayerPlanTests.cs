namespace Labs.Network.Tests;

/// <summary>Tests which layer carries what, for recorded answers of several Linux kernels.</summary>
public sealed class LayerPlanTests
{
    // Without modules, as in many virtual machines and cloud images.
    private const string Bare = """
        netem no Error: Specified qdisc kind is unknown.
        tbf yes
        htb yes
        statistic yes
        mark yes
        """;

    // A distribution's own kernel.
    private const string Full = """
        netem yes
        tbf yes
        htb yes
        statistic yes
        mark yes
        """;

    private const string Nothing = """
        netem no Error: Specified qdisc kind is unknown.
        tbf no Error: Specified qdisc kind is unknown.
        htb no Error: Specified qdisc kind is unknown.
        statistic no iptables v1.8.9 (nf_tables):  RULE_APPEND failed (No such file or directory): rule in chain labs-probe
        mark no iptables v1.8.9 (nf_tables):  RULE_APPEND failed (No such file or directory): rule in chain labs-probe
        """;

    internal static readonly LinkSpec All = new()
    {
        Mbps = 20,
        Rtt = TimeSpan.FromMilliseconds(20),
        Loss = 0.01,
        Marks = 0.02,
        Layers = LinkLayers.Kernel,
    };

    [Theory]
    [InlineData(Full, "rate and loss and delay by kernel netem, marks by iptables statistic, over a veth pair")]
    [InlineData(Bare, "rate by TBF, loss and marks by iptables statistic, delay by the user-space link over TUN")]
    [InlineData(Nothing, "user-space link over TUN")]
    public void The_Linux_kernel_carries_what_it_can_and_the_link_the_rest(string answers, string description) =>
        Assert.Equal(description, LayerPlan.Choose(All, KernelLayers.Parse(answers)).Description);

    [Fact]
    public void Without_TBF_the_rate_is_limited_by_HTB() =>
        Assert.Equal(Carrier.Htb, LayerPlan.Choose(All, KernelLayers.Parse(Bare.Replace("tbf yes", "tbf no"))).Rate);

    [Fact]
    public void Without_a_delay_a_veth_pair_is_enough()
    {
        var plan = LayerPlan.Choose(All with { Rtt = TimeSpan.Zero }, KernelLayers.Parse(Bare));
        Assert.False(plan.NeedsUserSpace);
        Assert.EndsWith("over a veth pair", plan.Description);
    }

    [Fact]
    public void By_default_and_for_an_observed_queue_the_user_space_link_carries_everything()
    {
        foreach (var spec in new[] { All with { Layers = LinkLayers.UserSpace }, All with { CoDel = true }, All with { MarkBytes = 3000 } })
            Assert.Equal("user-space link over TUN", LayerPlan.Choose(spec, KernelLayers.Parse(Full)).Description);
    }

    [Fact]
    public void A_missing_answer_is_an_error()
    {
        var error = Assert.Throws<NetworkLabException>(() => KernelLayers.Parse("netem no\ntbf yes\nsh: tc: not found"));
        Assert.Contains("no answer about htb", error.Message);
    }
}
