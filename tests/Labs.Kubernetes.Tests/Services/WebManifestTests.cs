using System.Text.Json.Nodes;

namespace Labs.Kubernetes.Tests.Services;

public sealed class WebManifestTests
{
    [Fact]
    public void A_pod_that_serves_has_a_named_port_and_no_grace()
    {
        var pod = Read(new WebPod("a") { Labels = new Dictionary<string, string> { ["tier"] = "x" } }.Manifest("nginx:1.28"));
        Assert.Equal("""{"app":"web","tier":"x"}""", pod["metadata"]!["labels"]!.ToJsonString());
        Assert.Equal(0, (int)pod["spec"]!["terminationGracePeriodSeconds"]!);
        var container = pod["spec"]!["containers"]![0]!;
        Assert.Equal("""[{"name":"http","containerPort":8080}]""", container["ports"]!.ToJsonString());
        Assert.Contains("$hostname saw $remote_addr", (string)container["env"]![0]!["value"]!);
        Assert.Null(container["readinessProbe"]);
        Assert.Null(pod["spec"]!["nodeName"]);
        Assert.NotNull(Read(new WebPod("b") { GetsReady = false }.Manifest("i"))["spec"]!["containers"]![0]!["readinessProbe"]);
    }

    [Fact]
    public void A_pod_on_the_nodes_network_runs_no_server()
    {
        var spec = Read(WebPod.Client("eye", "node-1", hostNetwork: true).Manifest("i"))["spec"]!;
        Assert.True((bool)spec["hostNetwork"]!);
        Assert.Equal("node-1", (string)spec["nodeName"]!);
        Assert.Equal("sleep infinity", (string)spec["containers"]![0]!["command"]![2]!);
        // A server would take a port of the node.
        Assert.Null(Read(new WebPod("a") { HostNetwork = true }.Manifest("i"))["spec"]!["containers"]![0]!["ports"]);
    }

    [Fact]
    public void The_pods_of_a_set_have_its_name_as_label_and_its_service()
    {
        var spec = Read(new WebSet("db", 3).Manifest("i"))["spec"]!;
        Assert.Equal(("db", 3), ((string)spec["serviceName"]!, (int)spec["replicas"]!));
        Assert.Equal("""{"app":"db"}""", spec["template"]!["metadata"]!["labels"]!.ToJsonString());
        Assert.Equal("""{"matchLabels":{"app":"db"}}""", spec["selector"]!.ToJsonString());
        Assert.Equal("i", (string)spec["template"]!["spec"]!["containers"]![0]!["image"]!);
    }

    [Fact]
    public void A_service_has_only_what_is_asked_for()
    {
        Assert.Equal(
            """{"type":"ClusterIP","selector":{"app":"web"},"ports":[{"protocol":"TCP","port":80,"targetPort":8080}]}""",
            Read(new WebService("s").Manifest())["spec"]!.ToJsonString());
        var spec = Read(new WebService("s")
        {
            Type = "NodePort", TargetPort = "http", NodePort = 30001, Local = true, AffinitySeconds = 2, PublishNotReady = true,
        }.Manifest())["spec"]!;
        Assert.Equal("http", (string)spec["ports"]![0]!["targetPort"]!);
        Assert.Equal(30001, (int)spec["ports"]![0]!["nodePort"]!);
        Assert.Equal("Local", (string)spec["externalTrafficPolicy"]!);
        Assert.Equal(2, (int)spec["sessionAffinityConfig"]!["clientIP"]!["timeoutSeconds"]!);
        Assert.True((bool)spec["publishNotReadyAddresses"]!);
    }

    [Fact]
    public void A_headless_service_and_a_name_elsewhere_have_no_address_and_no_port()
    {
        Assert.Equal("None", (string)Read(new WebService("s") { Headless = true }.Manifest())["spec"]!["clusterIP"]!);
        var elsewhere = Read(new WebService("s") { Type = "ExternalName", Selector = null, ExternalName = "example.org" }.Manifest());
        Assert.Equal("""{"type":"ExternalName","externalName":"example.org"}""", elsewhere["spec"]!.ToJsonString());
    }

    [Fact]
    public void Answers_are_read_and_other_lines_are_left_out()
    {
        var answers = WebAnswer.Parse("web-a saw 10.244.1.5:40312\n<html>502</html>\nweb-b saw [fd00::5]:1\n\n");
        Assert.Equal([new WebAnswer("web-a", "10.244.1.5"), new WebAnswer("web-b", "fd00::5")], answers);
    }

    private static JsonObject Read(string manifest) => (JsonObject)JsonNode.Parse(manifest)!;
}
