using Labs.Docker;

namespace Labs.Kubernetes.Tests;

/// <summary>A killed session leaves nothing: not the cluster that it used last, and not one that it was about to make.</summary>
public sealed class KillTests
{
    [Fact, Needs(Capability.Docker)]
    public async Task The_last_of_several_killed_users_takes_the_cluster_along()
    {
        using var first = await ClusterUser.StartAsync("shared");
        using var second = await ClusterUser.StartAsync("shared");
        // One makes it, the other waits for that.
        var name = await first.AnswerAsync();
        Assert.True(name.StartsWith("labs-k8s-", StringComparison.Ordinal), name);
        Assert.Equal(name, await second.AnswerAsync());

        first.Kill();
        var users = Path.Combine(new ClusterFolder(name).Path, "users");
        await Wait.UntilAsync("the killed user is forgotten", _ => Task.FromResult(!File.Exists(Path.Combine(users, first.Session))), TimeSpan.FromSeconds(10));
        Assert.Equal(4, (await ClusterUser.LeftOfAsync(name)).Length);

        second.Kill();
        await ClusterUser.NothingLeftAsync(name);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_maker_killed_half_way_leaves_nothing()
    {
        // The node image is there first: to build it takes minutes.
        await using (var lab = await Lab.OpenAsync("kubernetes-tests"))
            await (await lab.DockerAsync()).ImageAsync(new ClusterSpec().Image);
        using var maker = await ClusterUser.StartAsync("fresh");
        var name = $"labs-{maker.Session}-k8s";
        var answer = maker.AnswerAsync();
        await Wait.UntilAsync("a node has begun", async _ =>
        {
            // A maker that says something has failed, or was not caught half way.
            Assert.False(answer.IsCompleted, answer.IsCompleted ? await answer : "");
            return (await ClusterUser.LeftOfAsync(name)).Any(left => left.EndsWith("control-plane", StringComparison.Ordinal));
        }, TimeSpan.FromMinutes(2));

        maker.Kill();
        await ClusterUser.NothingLeftAsync(name);
        // Nor does it come back: what kind had begun is ended with its maker.
        await Wait.UntilAsync("the session is gone", _ => Task.FromResult(SessionFolder.Open(maker.Session) is null), TimeSpan.FromSeconds(20));
        Assert.Empty(await ClusterUser.LeftOfAsync(name));
    }
}
