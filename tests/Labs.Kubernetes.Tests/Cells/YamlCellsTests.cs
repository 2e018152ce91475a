
namespace Labs.Kubernetes.Tests.Cells;

[Collection("cells")]
public sealed class YamlCellsTests : ClusterLab
{
    private readonly Dictionary<string, object?> _published = [];

    [Fact, Needs(Capability.Docker)]
    public async Task Cells_apply_and_show_what_changed()
    {
        var created = await RunAsync(ConfigMap("c"));
        Assert.Equal(["ConfigMap/c", Unique, "created", ""], created.Rows[0]);
        Assert.Equal("unchanged", (await RunAsync(ConfigMap("c"))).Rows[0][2]);
        var changed = await RunAsync(ConfigMap("c", "{{size}}"), ("@size", 7), ("name", "objects"));
        Assert.Equal("changed", changed.Rows[0][2]);
        Assert.Equal("data.value: \"1\" → \"7\"", changed.Rows[0][3]);
        Assert.Equal("c", Assert.Single((KubeObject[])_published["objects"]!).Name);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task The_servers_complaints_stand_at_the_right_line()
    {
        var invalid = await FailsAsync("""
            apiVersion: v1
            kind: Service
            metadata: {name: s}
            spec:
              ports:
              - port: 80
              - port: 99999
            """);
        Assert.Contains("line 7: Service s: spec.ports[1].port: Invalid value: 99999", invalid);
        Assert.Contains("- port: 99999", invalid);

        var unknown = await FailsAsync(ConfigMap("fine") + "---\n" + """
            apiVersion: v1
            kind: Service
            metadata: {name: s}
            spec:
              selectr: {app: web}
            """);
        Assert.Contains("line 10: Service s: spec.selectr: field not declared in schema", unknown);
        Assert.NotNull(await Api.FindAsync("configmaps", "fine")); // what was right is applied

        Assert.Contains("line 2: Pood p: ", await FailsAsync("apiVersion: v1\nkind: Pood\nmetadata: {name: p}"));
        Assert.Contains("near ones: Pod", await FailsAsync("apiVersion: v1\nkind: Pood\nmetadata: {name: p}"));
        Assert.Contains("does not serve Deployment as apps/v1beta1, but as apps/v1", await FailsAsync("apiVersion: apps/v1beta1\nkind: Deployment\nmetadata: {name: p}"));
        Assert.Contains("line 3", await FailsAsync("apiVersion: v1\nkind: Pod\nmetadata: [name: x"));
        Assert.Contains("{{size}} has no value", await FailsAsync(ConfigMap("c", "{{size}}")));
    }

    private async Task<Table> RunAsync(string yaml, params (string, object?)[] arguments)
    {
        YamlCells.Connect(Api);
        return (Table)(await YamlCells.RunAsync(yaml, arguments.ToDictionary(pair => pair.Item1, pair => pair.Item2), (name, value) => _published[name] = value, default).WaitAsync(NoHang))!;
    }

    private async Task<string> FailsAsync(string yaml) => (await Assert.ThrowsAsync<YamlCellException>(() => RunAsync(yaml))).Message;
}
