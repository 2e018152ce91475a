namespace Labs.Kubernetes.Tests;

/// <summary>A namespace on the shared cluster for each test, deleted after it.</summary>
public abstract class ClusterLab : IAsyncLifetime
{
    protected static readonly TimeSpan NoHang = TimeSpan.FromSeconds(60);

    /// <summary>Access to the test's namespace.</summary>
    protected ClusterApi Api { get; private set; } = null!;

    protected string Kubeconfig { get; private set; } = null!;

    /// <summary>A name that no other test uses, for objects of the whole cluster.</summary>
    protected string Unique { get; } = "t" + Guid.NewGuid().ToString("N")[..8];

    public async ValueTask InitializeAsync()
    {
        CapabilityCheck.Require(Capability.Docker);
        Kubeconfig = await TestCluster.KubeconfigAsync();
        Api = await ClusterApi.ConnectAsync(Kubeconfig, Unique);
        await SessionNamespace.MakeAsync(Api, default);
    }

    public async ValueTask DisposeAsync()
    {
        await Api.DeleteAsync("namespaces", Unique);
        await Api.DisposeAsync();
    }

    protected static string ConfigMap(string name, string value = "1") =>
        $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\ndata: {{value: \"{value}\"}}\n";

    /// <summary>A pod that sleeps, and ends as soon as its deletion is requested.</summary>
    protected static string Pod(string name, string command = "sleep infinity & wait", string more = "") => $$$"""
        apiVersion: v1
        kind: Pod
        metadata: {name: {{{name}}}, labels: {app: {{{name}}} } }
        spec:
          terminationGracePeriodSeconds: 0
          containers:
          - name: main
            image: {{{TestCluster.Busybox}}}
            command: [sh, -c, "{{{command}}}"]
        {{{more}}}
        """;
}
