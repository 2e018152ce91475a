
namespace Labs.Kubernetes.Tests;

public sealed class OpeningFailureTests
{
    [Fact, Needs(Capability.Docker)]
    public async Task Without_kind_the_message_says_how_to_get_it()
    {
        using var user = await ClusterUser.StartAsync("shared", ("PATH", "/nonexistent"), ("LABS_KIND_FOLDER", "/nonexistent"));
        var message = await user.AnswerAsync();
        Assert.Contains("/nonexistent", message);
        Assert.Contains("./labs up", message);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_notebook_that_can_do_without_a_cluster_gets_the_reason_instead()
    {
        using var user = await ClusterUser.StartAsync("ready", ("PATH", "/nonexistent"), ("LABS_KIND_FOLDER", "/nonexistent"));
        Assert.Contains("./labs up", await user.AnswerAsync());

        await using var lab = await Lab.OpenAsync("kubernetes-tests");
        // The base of an image that no test makes.
        var (cluster, missing) = await lab.KindIfReadyAsync(new() { Image = "mysql-8.4-base" });
        Assert.Null(cluster);
        Assert.Contains("`./labs images build mysql-8.4-base`", missing);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_given_kubeconfig_is_used_instead_of_kind_and_checked()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "apiVersion: v1\nkind: Config\ncurrent-context: theirs\n");
            using var user = await ClusterUser.StartAsync("shared", ("LABS_KUBECONFIG", file));
            Assert.Equal("theirs", await user.AnswerAsync());

            await File.WriteAllTextAsync(file, "apiVersion: [");
            using var broken = await ClusterUser.StartAsync("shared", ("LABS_KUBECONFIG", file));
            Assert.Contains(file, await broken.AnswerAsync());
        }
        finally
        {
            File.Delete(file);
        }
        using var missing = await ClusterUser.StartAsync("shared", ("LABS_KUBECONFIG", file));
        Assert.Contains("does not exist", await missing.AnswerAsync());
    }

    [Fact, Needs(Capability.Docker)]
    public async Task The_error_for_a_node_that_does_not_boot_has_the_end_of_its_log_and_the_node_is_removed()
    {
        await using var lab = await Lab.OpenAsync("kubernetes-tests");
        var spec = new ClusterSpec { Image = "busybox", Fresh = true };
        var failure = await Assert.ThrowsAsync<ClusterUnavailableException>(() => lab.KindAsync(spec));
        Assert.Contains("log", failure.Message);
        Assert.Contains("./labs doctor", failure.Message);
        Assert.DoesNotContain(await ClusterUser.LeftOfAsync(lab.Name("k8s")), left => !left.StartsWith('/'));
    }
}
