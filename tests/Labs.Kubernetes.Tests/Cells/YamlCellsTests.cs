
namespace Labs.Kubernetes.Tests.Cells;

[Collection("cells")]
public sealed class YamlCellsTests : ClusterLab
{
    private readonly Dictionary<string, object?> _published = [];

    [Fact, Needs(Capability.Docker)]
    public async Task Cells_apply_and_show_what_has_changed()
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
    public async Task Errors_of_the_server_have_the_right_line()
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

        var unknownField = await FailsAsync(ConfigMap("fine") + "---\n" + """
            apiVersion: v1
            kind: Service
            metadata: {name: s}
            spec:
              selectr: {app: web}
            """);
        Assert.Contains("line 10: Service s: spec.selectr: field not declared in schema", unknownField);
        Assert.NotNull(await Api.FindAsync("configmaps", "fine")); // the valid object is applied

        var unknownKind = await FailsAsync("apiVersion: v1\nkind: Pood\nmetadata: {name: p}");
        Assert.Contains("line 2: Pood p: ", unknownKind);
        Assert.Contains("similar kinds: Pod", unknownKind);
        var oldVersion = await FailsAsync("apiVersion: apps/v1beta1\nkind: Deployment\nmetadata: {name: p}");
        Assert.Contains("does not serve Deployment as apps/v1beta1, but as apps/v1", oldVersion);
        Assert.Contains("line 3", await FailsAsync("apiVersion: v1\nkind: Pod\nmetadata: [name: x"));
        Assert.Contains("{{size}} has no value", await FailsAsync(ConfigMap("c", "{{size}}")));
    }

    private async Task<Table> RunAsync(string yaml, params (string Name, object? Value)[] arguments)
    {
        YamlCells.Connect(Api);
        var values = arguments.ToDictionary(argument => argument.Name, argument => argument.Value);
        var result = await YamlCells.RunAsync(yaml, values, (name, value) => _published[name] = value, default).WaitAsync(NoHang);
        return (Table)result!;
    }

    private async Task<string> FailsAsync(string yaml) =>
        (await Assert.ThrowsAsync<YamlCellException>(() => RunAsync(yaml))).Message;
}
