using System.Net;

namespace Labs.Kubernetes.Tests.Api;

/// <summary>Every kind of request turns the same failure into the same exception.</summary>
public sealed class ApiConnectionTests
{
    private static readonly TimeSpan s_noHang = TimeSpan.FromSeconds(20);

    private static readonly Dictionary<string, Func<ClusterApi, Task>> s_requests = new()
    {
        ["get"] = api => api.GetAsync("pods", "web"),
        ["list"] = api => api.ListAsync<Pod>(),
        ["patch"] = api => api.PatchAsync("pods", "web", "{}"),
        ["delete"] = api => api.DeleteAllAsync("pods", new ObjectQuery()),
        ["apply"] = api => ApplyAsync(api),
        ["watch"] = async api => await api.WatchAsync<Pod>(patience: TimeSpan.Zero).GetAsyncEnumerator().MoveNextAsync(),
        ["logs"] = api => api.LogsAsync("web"),
        ["exec"] = api => api.ExecAsync("web", "true"),
        ["request"] = api => api.RequestAsync(HttpMethod.Get, "api/v1/nodes/n/proxy/metrics"),
    };

    public static TheoryData<string> Requests => [.. s_requests.Keys];

    [Fact]
    public async Task The_similar_kinds_of_an_unknown_one_are_plurals_although_servers_also_name_the_singular()
    {
        using var server = new FakeApiServer(context => FakeApiServer.WriteAsync(context, """{"groups":[]}"""));
        await using var api = await ClusterApi.ConnectAsync(server.Kubeconfig).WaitAsync(s_noHang);
        var unknown = await Assert.ThrowsAsync<UnknownKindException>(() => api.ListAsync("podz").WaitAsync(s_noHang));
        Assert.Contains("similar kinds: pods", unknown.Message);
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_refusal_has_the_servers_status_reason_and_message(string request)
    {
        const string status = """
            {"kind":"Status","status":"Failure","message":"the pod is too large","reason":"Invalid",
             "details":{"causes":[{"field":"spec.size","message":"at most 5"}]},"code":422}
            """;
        var refusal = await FailureAsync<ApiException>(request, context => FakeApiServer.WriteAsync(context, status, 422));
        Assert.Equal((422, "Invalid"), (refusal.Status, refusal.Reason));
        Assert.EndsWith(": the pod is too large", refusal.Message);
        Assert.Equal([new FieldProblem("spec.size", "at most 5")], refusal.Problems);
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Missing_permission_names_the_context(string request)
    {
        const string status = """{"kind":"Status","message":"pods is forbidden","reason":"Forbidden","code":403}""";
        var refusal = await FailureAsync<ApiForbiddenException>(request, context => FakeApiServer.WriteAsync(context, status, 403));
        Assert.Contains("pods is forbidden", refusal.Message);
        Assert.Contains("(context fake)", refusal.Message);
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_dropped_connection_means_that_the_server_does_not_answer(string request)
    {
        var failure = await FailureAsync<ApiUnavailableException>(request, FakeApiServer.DropAsync);
        Assert.Contains("does not answer", failure.Message);
        Assert.Contains("kubectl cluster-info", failure.Message);
    }

    [Fact]
    public async Task An_answer_that_is_not_JSON_is_reported()
    {
        var failure = await FailureAsync<KubernetesException>("get", context => FakeApiServer.WriteAsync(context, "<html>"));
        Assert.Contains("is not JSON", failure.Message);
        failure = await FailureAsync<KubernetesException>("get", context => FakeApiServer.WriteAsync(context, "[1]"));
        Assert.Contains("is not a JSON object", failure.Message);
    }

    [Fact]
    public async Task A_refusal_without_a_Status_object_has_the_text_of_the_answer()
    {
        var refusal = await FailureAsync<ApiException>("get", context => FakeApiServer.WriteAsync(context, "bad gateway", 502));
        Assert.EndsWith("502 bad gateway", refusal.Message);
    }

    [Fact]
    public async Task A_missing_object_is_found_to_be_null()
    {
        using var server = new FakeApiServer(context => FakeApiServer.WriteAsync(context, "", 404));
        await using var api = await ClusterApi.ConnectAsync(server.Kubeconfig);
        Assert.Null(await api.FindAsync<Pod>("web").WaitAsync(s_noHang));
    }

    // An apply collects the failures of its objects.
    private static async Task ApplyAsync(ClusterApi api)
    {
        try
        {
            await api.ApplyAsync("apiVersion: v1\nkind: Pod\nmetadata: {name: web}");
        }
        catch (ManifestException exception)
        {
            throw exception.InnerException!;
        }
    }

    [Fact]
    public async Task The_plural_of_a_similar_kind_comes_before_its_singular()
    {
        // Servers since 1.27 have both, and both are as near to what was asked for.
        using var server = new FakeApiServer(context => FakeApiServer.WriteAsync(context, """{"groups":[]}"""));
        await using var api = await ClusterApi.ConnectAsync(server.Kubeconfig).WaitAsync(s_noHang);
        var failure = await Assert.ThrowsAsync<UnknownKindException>(() => api.ListAsync("podz").WaitAsync(s_noHang));
        Assert.Contains("similar kinds: pods, pod", failure.Message);
    }

    private static async Task<T> FailureAsync<T>(string request, Func<HttpListenerContext, Task> answer)
        where T : Exception
    {
        using var server = new FakeApiServer(answer);
        await using var api = await ClusterApi.ConnectAsync(server.Kubeconfig).WaitAsync(s_noHang);
        return await Assert.ThrowsAsync<T>(() => s_requests[request](api).WaitAsync(s_noHang));
    }
}
