using YamlDotNet.RepresentationModel;

namespace Labs.Kubernetes.Tests;

public sealed class KindConfigTests
{
    [Fact]
    public void Every_node_has_the_mounts()
    {
        var spec = new ClusterSpec { Workers = 2, Mounts = [new("/srv/with: colon", "/data") { ReadOnly = true }] };
        var nodes = (YamlSequenceNode)Root(spec)["nodes"];
        Assert.Equal(["control-plane", "worker", "worker"], nodes.Select(node => node["role"].ToString()));
        Assert.All(nodes, node =>
        {
            var mount = Assert.Single((YamlSequenceNode)node["extraMounts"]);
            Assert.Equal("/srv/with: colon", mount["hostPath"].ToString());
            Assert.Equal("/data", mount["containerPath"].ToString());
            Assert.Equal("true", mount["readOnly"].ToString());
        });
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(ProxyMode.Iptables, "iptables")]
    [InlineData(ProxyMode.Nftables, "nftables")]
    public void The_mode_of_kube_proxy_is_asked_for_only_if_the_spec_has_one(ProxyMode? mode, string? expected)
    {
        var networking = (YamlMappingNode)Root(new ClusterSpec { ProxyMode = mode })["networking"];
        Assert.Equal("127.0.0.1", networking["apiServerAddress"].ToString());
        Assert.Equal(expected, networking.Children.TryGetValue("kubeProxyMode", out var found) ? found.ToString() : null);
    }

    [Fact]
    public void A_kubelet_accepts_cgroup_v1_and_the_pace_is_set_in_the_list_of_v1beta4()
    {
        var root = Root(new ClusterSpec());
        var kubelet = ((YamlSequenceNode)root["kubeadmConfigPatches"]).Select(patch => patch.ToString())
            .Single(patch => patch.Contains("KubeletConfiguration", StringComparison.Ordinal));
        Assert.Contains("failCgroupV1: false", kubelet);
        var patch = Assert.Single((YamlSequenceNode)root["kubeadmConfigPatchesJSON6902"]);
        Assert.Equal(("kubeadm.k8s.io", "v1beta4", "ClusterConfiguration"),
            (patch["group"].ToString(), patch["version"].ToString(), patch["kind"].ToString()));
        var operations = (YamlSequenceNode)Load(patch["patch"].ToString());
        Assert.All(operations, operation => Assert.Equal("/controllerManager/extraArgs/-", operation["path"].ToString()));
        Assert.Equal(["kube-api-qps", "kube-api-burst"], operations.Select(operation => operation["value"]["name"].ToString()));
    }

    [Fact]
    public void A_path_with_an_emoji_is_written_as_it_is()
    {
        var config = KindConfig.Of(new ClusterSpec { Mounts = [new("/srv/📁 \\u005c", "/data")] });
        Assert.Contains("hostPath: \"/srv/📁 ", config);
        var yaml = new YamlStream();
        yaml.Load(new StringReader(config));
        var mount = ((YamlSequenceNode)yaml.Documents[0].RootNode["nodes"])[0]["extraMounts"][0];
        Assert.Equal("/srv/📁 \\u005c", mount["hostPath"].ToString());
    }

    private static YamlNode Root(ClusterSpec spec) => Load(KindConfig.Of(spec));

    private static YamlNode Load(string text)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        return yaml.Documents[0].RootNode;
    }
}
