
namespace Labs.Kubernetes.Tests.Api;

public sealed class ObjectTests : ClusterLab
{
    [Fact, Needs(Capability.Docker)]
    public async Task Objects_are_applied_read_listed_changed_and_deleted()
    {
        var created = await Api.ApplyAsync(ConfigMap("one") + "---\n" + ConfigMap("two"));
        Assert.Equal(["one", "two"], created.Select(item => item.Object.Name));
        Assert.All(created, item => Assert.Equal(ApplyOutcome.Created, item.Outcome));
        Assert.Equal("1", (await Api.GetAsync("cm", "one")).Text("data.value"));
        var names = (await Api.ListAsync("configmaps")).Select(item => item.Name);
        Assert.Equal(["one", "two"], names.Where(name => name != "kube-root-ca.crt").Order());

        await Api.ApplyAsync(ConfigMap("one", "2"));
        Assert.Equal("2", (await Api.GetAsync("ConfigMap", "one")).Text("data.value"));
        await Api.PatchAsync("configmaps", "one", """{"data":{"more":"x"}}""");
        Assert.Equal("x", (await Api.GetAsync("configmaps", "one")).Text("data.more"));
        await Api.DeleteAsync("configmaps", "one");
        await Api.DeleteAsync("configmaps", "one"); // it is no error that the object is gone
        Assert.Null(await Api.FindAsync("configmaps", "one"));
        await Assert.ThrowsAsync<ObjectNotFoundException>(() => Api.GetAsync("configmaps", "one"));
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_custom_resource_is_applied_together_with_its_definition()
    {
        var plural = "labs" + Unique;
        var applied = await Api.ApplyAsync($$$"""
            apiVersion: {{{plural}}}.example.org/v1
            kind: Lab
            metadata: {name: mine}
            spec: {size: 3}
            ---
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: {{{plural}}}.{{{plural}}}.example.org}
            spec:
              group: {{{plural}}}.example.org
              scope: Namespaced
              names: {plural: {{{plural}}}, singular: lab{{{Unique}}}, kind: Lab}
              versions:
              - name: v1
                served: true
                storage: true
                schema:
                  openAPIV3Schema:
                    type: object
                    properties:
                      spec: {type: object, properties: {size: {type: integer, maximum: 5} } }
            """);
        Assert.Equal(["Lab", "CustomResourceDefinition"], applied.Select(item => item.Object.Kind));
        Assert.Equal("3", (await Api.GetAsync(plural, "mine")).Text("spec.size"));
        var tooLarge = $"apiVersion: {plural}.example.org/v1\nkind: Lab\nmetadata: {{name: mine}}\nspec:\n  size: 9\n";
        var refusal = await Assert.ThrowsAsync<ManifestException>(() => Api.ApplyAsync(tooLarge));
        Assert.Equal(5, Assert.Single(refusal.Problems).Line);
        await Api.DeleteAsync("crd", $"{plural}.{plural}.example.org");
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Views_return_what_tables_show()
    {
        await Api.ApplyAsync(Pod("web") + "\n---\n" + """
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
            """);
        var pod = await Api.WaitAsync<Pod>("web", "it is ready", pod => pod.IsReady, NoHang);
        Assert.Equal("Running", pod.Phase);
        var node = Assert.Single(await Api.ListAsync<KubeNode>(), node => node.Name == pod.Node);
        Assert.True(node.IsReady);
        var service = await Api.GetAsync<Service>("web");
        Assert.Equal((80, "8080"), (service.Ports[0].Port, service.Ports[0].TargetPort));
        var endpoint = await ReadyEndpointAsync("web");
        Assert.Equal((pod.IpAddress, "web", pod.Node), (endpoint.Address, endpoint.Pod, endpoint.Node));
        Assert.Equal(pod.IpAddress, Assert.Single((await Api.GetAsync<EndpointList>("web")).Endpoints).Address);
        var events = await Api.ListAsync<ClusterEvent>();
        Assert.Contains(events, said => said is { About: "Pod/web", Reason: "Scheduled" } && said.Source.Contains("scheduler"));
        Assert.Contains("Running", new[] { pod }.Table().ToString());
        Assert.NotEmpty(events.Table().ToString());
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Commands_run_in_pods_and_logs_are_read()
    {
        await Api.ApplyAsync(Pod("shell", "echo started; sleep infinity"));
        await Api.WaitAsync<Pod>("shell", "it is ready", pod => pod.IsReady, NoHang);
        var result = await Api.ExecAsync("shell", "sh", "-c", "echo out; echo err >&2; exit 3");
        Assert.Equal((3, "out\n", "err\n"), ((int)result.ExitCode, result.Stdout, result.Stderr));
        var output = await Api.ExecAsync("shell", "sh", "-c", "i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done");
        Assert.Equal(20000, output.Lines.Count);
        Assert.Equal("line 19999", output.Lines[^1]);
        Assert.Equal("started\n", await Api.LogsAsync("shell"));
        var program = await Assert.ThrowsAnyAsync<KubernetesException>(() => Api.ExecAsync("shell", "no-such-program").WaitAsync(NoHang));
        Assert.Contains("no-such-program", program.Message);
        var pod = await Assert.ThrowsAsync<ObjectNotFoundException>(() => Api.ExecAsync("nobody", "true").WaitAsync(NoHang));
        Assert.Contains("nobody", pod.Message);
    }

    private async Task<ServiceEndpoint> ReadyEndpointAsync(string service)
    {
        ServiceEndpoint? endpoint = null;
        await Wait.UntilAsync("a slice of the service has a ready pod", async token =>
        {
            var slices = await Api.ListAsync<EndpointSlice>(cancellationToken: token);
            endpoint = slices.Where(slice => slice.ServiceName == service).SelectMany(slice => slice.Endpoints).FirstOrDefault();
            return (endpoint?.IsReady == true, endpoint?.ToString() ?? "no address");
        }, NoHang);
        return endpoint!;
    }
}
