using Labs.Docker;

namespace Labs.Kubernetes.Tests;

/// <summary>A killed session leaves nothing: neither the cluster that it was the last to use, nor one that it was creating.</summary>
public sealed class KillTests
{
    [Fact, Needs(Capability.Docker)]
    public async Task The_cluster_is_removed_after_its_last_user_is_killed()
    {
        using var first = await ClusterUser.StartAsync("shared");
        using var second = await ClusterUser.StartAsync("shared");
        // One of them creates the cluster, and the other waits for it.
        var name = await first.AnswerAsync();
        Assert.True(name.StartsWith("labs-k8s-", StringComparison.Ordinal), name);
        Assert.Equal(name, await second.AnswerAsync());

        first.Kill();
        var users = Path.Combine(new ClusterFolder(name).Path, "users");
        await Wait.UntilAsync("the killed user is no longer listed",
            _ => Task.FromResult(!File.Exists(Path.Combine(users, first.Session))), TimeSpan.FromSeconds(10));
        Assert.Equal(4, (await ClusterUser.LeftOfAsync(name)).Length);

        second.Kill();
        await ClusterUser.NothingLeftAsync(name);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Nothing_is_left_of_a_creation_that_is_killed_halfway()
    {
        // Have the node image ready: it may take minutes to build.
        await using (var lab = await Lab.OpenAsync("kubernetes-tests"))
            await (await lab.DockerAsync()).ImageAsync(new ClusterSpec().Image);
        using var maker = await ClusterUser.StartAsync("fresh");
        var name = $"labs-{maker.Session}-k8s";
        var answer = maker.AnswerAsync();
        await Wait.UntilAsync("a node has started", async _ =>
        {
            // An answer means that the creation failed, or finished before it could be killed.
            Assert.False(answer.IsCompleted, answer.IsCompleted ? await answer : "");
            return (await ClusterUser.LeftOfAsync(name)).Any(left => left.EndsWith("control-plane", StringComparison.Ordinal));
        }, TimeSpan.FromMinutes(2));

        maker.Kill();
        await ClusterUser.NothingLeftAsync(name);
        // Nothing appears later either, because kind ends with the session that started it.
        await Wait.UntilAsync("the session is gone",
            _ => Task.FromResult(SessionFolder.Open(maker.Session) is null), TimeSpan.FromSeconds(20));
        Assert.Empty(await ClusterUser.LeftOfAsync(name));
    }
}
