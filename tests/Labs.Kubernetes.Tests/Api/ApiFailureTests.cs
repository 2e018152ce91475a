using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Labs.Kubernetes.Tests.Api;

public sealed class ApiFailureTests : ClusterLab, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact, Needs(Capability.Docker)]
    public async Task The_error_for_an_unknown_kind_names_similar_kinds()
    {
        var list = await Assert.ThrowsAsync<UnknownKindException>(() => Api.ListAsync("podz"));
        Assert.Contains("similar kinds: pods", list.Message);
        var apply = await Assert.ThrowsAsync<ManifestException>(
            () => Api.ApplyAsync("apiVersion: example.org/v1\nkind: Thing\nmetadata: {name: x}"));
        Assert.Contains("no group example.org/v1 at all", apply.Message);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Missing_permissions_and_wrong_credentials_are_reported()
    {
        var token = await TokenOfAccountAsync("nobody");
        var text = File.ReadAllText(Kubeconfig);
        var user = Regex.Match(text, @"user: (\S+)").Groups[1].Value;
        var path = _folder.PathOf("nobody.kubeconfig");
        var withoutUsers = text[..text.IndexOf("users:", StringComparison.Ordinal)];
        File.WriteAllText(path, withoutUsers + $"users:\n- name: {user}\n  user: {{token: {token}}}\n");
        await using var nobody = await ClusterApi.ConnectAsync(path, Unique);
        var refused = await Assert.ThrowsAsync<ApiForbiddenException>(() => nobody.ListAsync("pods"));
        Assert.Contains($"system:serviceaccount:{Unique}:nobody", refused.Message);
        Assert.Contains("kubectl auth can-i", refused.Message);

        File.WriteAllText(path, File.ReadAllText(path).Replace(token, "wrong"));
        // Some servers refuse to give their version to a stranger, others give it to anyone.
        await using var stranger = await ClusterApi.ConnectAsync(path, Unique)
            .ContinueWith(task => task.IsFaulted ? null : task.Result, TaskScheduler.Default);
        if (stranger is not null)
            Assert.Equal(401, (await Assert.ThrowsAsync<ApiForbiddenException>(() => stranger.ListAsync("pods"))).Status);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_wait_for_a_namespace_that_cannot_end_names_its_finalizer()
    {
        var name = Unique + "-stuck";
        await Api.ApplyAsync($"apiVersion: v1\nkind: Namespace\nmetadata: {{name: {name}}}");
        await Api.ApplyAsync(
            $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: held, namespace: {name}, finalizers: [example.org/hold]}}");
        await Api.DeleteAsync("namespaces", name);
        // The cluster reports what remains after its first attempt to empty the namespace.
        await Api.WaitAsync("namespaces", name, "it has conditions", held => held.Items("status.conditions").Any(), NoHang);
        var stuck = await Assert.ThrowsAsync<WaitTimeoutException>(
            () => Api.WaitGoneAsync("namespaces", name, TimeSpan.FromSeconds(2)).WaitAsync(NoHang));
        Assert.Contains("Terminating", stuck.Message);
        Assert.Contains("example.org/hold", stuck.Message);
        await Api.PatchAsync("configmaps", "held", """{"metadata":{"finalizers":null}}""", name);
        await Api.WaitGoneAsync("namespaces", name, NoHang);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task An_unusable_kubeconfig_gives_one_clear_message()
    {
        var missing = await Assert.ThrowsAsync<KubernetesException>(() => ClusterApi.ConnectAsync(_folder.PathOf("none")));
        Assert.Contains("not found", missing.Message);

        var path = _folder.PathOf("dead.kubeconfig");
        File.WriteAllText(path, Regex.Replace(File.ReadAllText(Kubeconfig), @"server: \S+", "server: https://127.0.0.1:1"));
        var dead = await Assert.ThrowsAsync<ApiUnavailableException>(() => ClusterApi.ConnectAsync(path).WaitAsync(NoHang));
        Assert.Contains("https://127.0.0.1:1/ does not answer", dead.Message);

        var context = await Assert.ThrowsAsync<KubernetesException>(() => ClusterApi.ConnectAsync(Kubeconfig, context: "nowhere"));
        Assert.Contains("nowhere not found", context.Message);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_command_in_a_pod_does_not_use_a_proxy_for_a_server_on_this_machine()
    {
        await Api.ApplyAsync(Pod("shell", "sleep infinity"));
        await Api.WaitAsync<Pod>("shell", "it is ready", pod => pod.IsReady, NoHang);
        var usual = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new WebProxy("http://127.0.0.1:1"); // what HTTPS_PROXY sets; nothing listens there
        try
        {
            await using var api = await ClusterApi.ConnectAsync(Kubeconfig, Unique).WaitAsync(NoHang);
            Assert.Equal("hi\n", (await api.ExecAsync("shell", "echo", "hi").WaitAsync(NoHang)).Stdout);
        }
        finally
        {
            HttpClient.DefaultProxy = usual;
        }
    }

    // The token of an account without any permission. Kubernetes wrote one into a secret until 1.24; every version grants one on request.
    private async Task<string> TokenOfAccountAsync(string name)
    {
        await Api.ApplyAsync($"apiVersion: v1\nkind: ServiceAccount\nmetadata: {{name: {name}}}");
        var request = new JsonObject
        {
            ["apiVersion"] = "authentication.k8s.io/v1", ["kind"] = "TokenRequest", ["spec"] = new JsonObject(),
        };
        var granted = await Api.RequestAsync(HttpMethod.Post, $"api/v1/namespaces/{Unique}/serviceaccounts/{name}/token", request);
        return (string)granted["status"]!["token"]!;
    }
}
