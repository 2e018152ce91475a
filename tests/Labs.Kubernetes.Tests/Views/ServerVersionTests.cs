using System.Text.Json.Nodes;

namespace Labs.Kubernetes.Tests.Views;

/// <summary>
/// Views of the answers of several versions of Kubernetes. Each fixture names its source: recorded from a server, or written according to
/// the API reference of the version.
/// </summary>
public sealed class ServerVersionTests
{
    [Fact]
    public void An_endpoint_slice_of_1_20_has_the_node_in_its_topology()
    {
        var endpoint = Assert.Single(View<EndpointSlice>("endpointslice-v1beta1.json").Endpoints);
        Assert.Equal(("172.22.0.2", true, true, false), (endpoint.Address, endpoint.IsReady, endpoint.IsServing, endpoint.IsTerminating));
        Assert.Equal(("worker", "a"), (endpoint.Node, endpoint.Zone));
    }

    [Fact]
    public void An_endpoint_slice_of_1_30_has_node_zone_and_conditions()
    {
        var slice = View<EndpointSlice>("endpointslice-v1.json");
        Assert.Equal("web", slice.ServiceName);
        Assert.Equal(
            [
                new ServiceEndpoint("10.244.1.5", true, true, false, "web-1", "worker", "a"),
                new ServiceEndpoint("10.244.2.7", false, true, true, "web-2", "worker2", null),
                new ServiceEndpoint("10.244.2.8", true, true, false, null, null, null),
            ], slice.Endpoints);
    }

    [Fact]
    public void An_event_of_the_new_group_has_microseconds()
    {
        var said = View<ClusterEvent>("event-events-v1.json");
        Assert.Equal(("Pod/web", "Scheduled", "default-scheduler", 1), (said.About, said.Reason, said.Source, said.Count));
        Assert.Equal("Successfully assigned lab/web to worker", said.Message);
        Assert.Equal(new DateTimeOffset(2024, 5, 1, 10, 0, 0, TimeSpan.Zero).AddMicroseconds(123456), said.LastSeen);
    }

    [Theory]
    [InlineData("discovery-core-v1.json")]
    [InlineData("discovery-core-v1-1.36.json")]
    public void Discovery_excludes_subresources_and_includes_short_names(string fixture)
    {
        var kinds = Discovery.Read("v1", Fixture(fixture));
        Assert.Equal(["pods", "persistentvolumes"], kinds.Select(kind => kind.Plural));
        Assert.True(kinds[0].IsCalled("po") && kinds[0].IsCalled("Pod") && kinds[0].IsCalled("pod"));
        Assert.Equal("api/v1/namespaces/lab/pods/web", kinds[0].Path("lab", "web"));
        Assert.Equal("api/v1/persistentvolumes/data", kinds[1].Path("lab", "data"));
    }

    [Fact]
    public void The_state_of_a_namespace_that_does_not_end_names_what_remains() =>
        Assert.Contains(
            "NamespaceContentRemaining True: SomeResourcesRemain, Some resources are remaining: configmaps. has 1 resource instances",
            new KubeObject(Fixture("namespace-terminating.json")).State);

    private static T View<T>(string fixture)
        where T : IObjectView<T> => T.Of(new KubeObject(Fixture(fixture)));

    private static JsonObject Fixture(string name)
    {
        var json = (JsonObject)JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", name)))!;
        Assert.True(json.Remove("_source", out _), $"{name} names its source");
        return json;
    }
}
