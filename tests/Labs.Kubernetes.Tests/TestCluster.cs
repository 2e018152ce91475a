namespace Labs.Kubernetes.Tests;

/// <summary>The cluster that the tests share, or the one that LABS_TEST_KUBECONFIG and LABS_TEST_BUSYBOX name.</summary>
internal static class TestCluster
{
    private static readonly Lazy<Task<(string Kubeconfig, string Busybox)>> s_shared = new(OpenAsync);

    public static async Task<string> KubeconfigAsync() => (await s_shared.Value).Kubeconfig;

    /// <summary>An image with a shell that every node has.</summary>
    public static string Busybox => s_shared.Value.Result.Busybox;

    // The session ends with the process.
    private static async Task<(string Kubeconfig, string Busybox)> OpenAsync()
    {
        if (Environment.GetEnvironmentVariable("LABS_TEST_KUBECONFIG") is { Length: > 0 } kubeconfig)
            return (kubeconfig, Environment.GetEnvironmentVariable("LABS_TEST_BUSYBOX") ?? "busybox");
        var lab = await Lab.OpenAsync("kubernetes-tests");
        var cluster = await lab.KindAsync(SharedCluster.Spec);
        return (cluster.Kubeconfig, await cluster.ImageAsync("busybox"));
    }
}
