using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Labs.Kubernetes.Tests.Api;

public sealed class TroubleTests : ClusterLab, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("labs-test-kubernetes-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact, Needs(Capability.Docker)]
    public async Task An_unknown_kind_is_answered_with_near_ones()
    {
        Assert.Contains("near ones: pods", (await Assert.ThrowsAsync<UnknownKindException>(() => Api.ListAsync("podz"))).Message);
        Assert.Contains("no group example.org/v1 at all", (await Assert.ThrowsAsync<ManifestException>(() => Api.ApplyAsync("apiVersion: example.org/v1\nkind: Thing\nmetadata: {name: x}"))).Message);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task What_the_user_may_not_do_is_said()
    {
        await Api.ApplyAsync("apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: nobody}");
        // Without a bound token (1.24 and later) or a token's secret (before): whoever is known but may nothing will do.
        var secret = (await Api.WaitAsync("serviceaccounts", "nobody", "it has a token", account => account.At("secrets") is JsonArray { Count: > 0 }, NoHang)).Text("secrets[0].name");
        var token = Encoding.UTF8.GetString(Convert.FromBase64String((await Api.GetAsync("secrets", secret!)).Text("data.token")!));
        var text = File.ReadAllText(Kubeconfig);
        var path = Path.Combine(_folder, "nobody.kubeconfig");
        File.WriteAllText(path, text[..text.IndexOf("users:", StringComparison.Ordinal)] + $"users:\n- name: {System.Text.RegularExpressions.Regex.Match(text, @"user: (\S+)").Groups[1].Value}\n  user: {{token: {token}}}\n");
        await using var nobody = await ClusterApi.ConnectAsync(path, Unique);
        var refused = await Assert.ThrowsAsync<ApiForbiddenException>(() => nobody.ListAsync("pods"));
        Assert.Contains($"system:serviceaccount:{Unique}:nobody", refused.Message);
        Assert.Contains("kubectl auth can-i", refused.Message);
        File.WriteAllText(path, File.ReadAllText(path).Replace(token, "wrong"));
        await using var stranger = await ClusterApi.ConnectAsync(path, Unique).ContinueWith(task => task.IsFaulted ? null : task.Result, TaskScheduler.Default);
        if (stranger is not null)
            Assert.Equal(401, (await Assert.ThrowsAsync<ApiForbiddenException>(() => stranger.ListAsync("pods"))).Status);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_namespace_stuck_in_its_end_says_what_holds_it()
    {
        var name = Unique + "-stuck";
        await Api.ApplyAsync($"apiVersion: v1\nkind: Namespace\nmetadata: {{name: {name}}}");
        await Api.ApplyAsync($"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: held, namespace: {name}, finalizers: [example.org/hold]}}");
        await Api.DeleteAsync("namespaces", name);
        // The cluster says what holds it once it has tried to empty it.
        await Api.WaitAsync("namespaces", name, "its end was tried", held => held.At("status.conditions") is JsonArray { Count: > 0 }, NoHang);
        var stuck = await Assert.ThrowsAsync<WaitTimeoutException>(() => Api.WaitGoneAsync("namespaces", name, TimeSpan.FromSeconds(2)).WaitAsync(NoHang));
        Assert.Contains("Terminating", stuck.Message);
        Assert.Contains("example.org/hold", stuck.Message);
        await Api.PatchAsync("configmaps", "held", """{"metadata":{"finalizers":null}}""", name);
        await Api.WaitGoneAsync("namespaces", name, NoHang);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_kubeconfig_that_leads_nowhere_is_one_clear_message()
    {
        Assert.Contains("not found", (await Assert.ThrowsAsync<KubernetesException>(() => ClusterApi.ConnectAsync(Path.Combine(_folder, "none")))).Message);
        var path = Path.Combine(_folder, "dead.kubeconfig");
        File.WriteAllText(path, System.Text.RegularExpressions.Regex.Replace(File.ReadAllText(Kubeconfig), @"server: \S+", "server: https://127.0.0.1:1"));
        Assert.Contains("https://127.0.0.1:1/ does not answer", (await Assert.ThrowsAsync<ApiUnavailableException>(() => ClusterApi.ConnectAsync(path).WaitAsync(NoHang))).Message);
        Assert.Contains("nowhere not found", (await Assert.ThrowsAsync<KubernetesException>(() => ClusterApi.ConnectAsync(Kubeconfig, context: "nowhere"))).Message);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_proxy_is_not_asked_for_a_server_on_this_machine()
    {
        await Api.ApplyAsync(Pod("shell", "sleep infinity"));
        await Api.WaitAsync<Pod>("shell", "it is ready", pod => pod.IsReady, NoHang);
        var usual = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new WebProxy("http://127.0.0.1:1"); // as HTTPS_PROXY does; nobody listens there
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
}
