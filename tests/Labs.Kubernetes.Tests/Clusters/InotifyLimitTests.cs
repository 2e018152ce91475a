namespace Labs.Kubernetes.Tests;

public sealed class InotifyLimitTests
{
    [Theory]
    [InlineData(128, 1, 2, true)]
    [InlineData(128, 2, 4, false)]
    [InlineData(1024, 2, 4, true)]
    public void The_usual_limit_is_enough_for_one_cluster_of_three_nodes(int limit, int controlPlanes, int workers, bool isEnough)
    {
        var shortage = new InotifyLimit(limit).Shortage(controlPlanes, workers);
        Assert.Equal(isEnough, shortage is null);
        if (!isEnough)
            Assert.Contains($"is {limit}, and {controlPlanes + workers} nodes need about 132; {InotifyLimit.Remedy}", shortage);
    }

    [Fact]
    public void The_limit_of_a_machine_with_Linux_is_read() =>
        Assert.Equal(OperatingSystem.IsLinux(), InotifyLimit.OfThisMachine() is { Instances: > 0 });
}
