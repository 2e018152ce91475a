using YamlDotNet.RepresentationModel;

namespace Labs.Kubernetes.Tests;

public sealed class KindConfigTests
{
    [Fact]
    public void Every_node_has_the_mounts()
    {
        var config = KindConfig.Of(new ClusterSpec { Workers = 2, Mounts = [new("/srv/with: colon", "/data") { ReadOnly = true }] });

        var yaml = new YamlStream();
        yaml.Load(new StringReader(config));
        var nodes = (YamlSequenceNode)yaml.Documents[0].RootNode["nodes"];
        Assert.Equal(["control-plane", "worker", "worker"], nodes.Select(node => node["role"].ToString()));
        Assert.All(nodes, node =>
        {
            var mount = Assert.Single((YamlSequenceNode)node["extraMounts"]);
            Assert.Equal("/srv/with: colon", mount["hostPath"].ToString());
            Assert.Equal("/data", mount["containerPath"].ToString());
            Assert.Equal("true", mount["readOnly"].ToString());
        });
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
}
