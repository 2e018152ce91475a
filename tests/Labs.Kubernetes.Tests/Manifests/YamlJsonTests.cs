using System.Text.Json.Nodes;
using Labs.Kubernetes.Tests.Api;

namespace Labs.Kubernetes.Tests.Manifests;

public sealed class YamlJsonTests
{
    [Theory]
    [InlineData("🙂")]
    [InlineData("🙂🚀 \U0001F468\u200D\U0001F469")]
    [InlineData("\\🙂 and \\\\🙂")]
    [InlineData("\\ud83d\\ude42 is text")] // backslashes of the text, not escapes
    [InlineData("é \u2028 \u0007 \" ' <&> \uFEFF")]
    public void The_text_is_the_same_and_no_surrogate_is_escaped(string text)
    {
        var json = new JsonObject { ["text"] = text };

        var written = YamlJson.Of(json);
        Assert.Equal(text, (string?)JsonNode.Parse(written)!["text"]);
        var escapes = written.Replace("\\\\", ""); // what is left of backslashes begins an escape
        Assert.DoesNotContain("\\ud8", escapes, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\\ude", escapes, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_emoji_in_a_manifest_reaches_the_server_unescaped()
    {
        var body = "";
        using var server = new FakeApiServer(async context =>
        {
            if (context.Request.HttpMethod == "PATCH")
                body = await new StreamReader(context.Request.InputStream).ReadToEndAsync();
            var found = context.Request.HttpMethod == "PATCH";
            var missing = """{"kind":"Status","code":404,"reason":"NotFound"}""";
            await FakeApiServer.WriteAsync(context, found ? body : missing, found ? 200 : 404);
        });
        await using var api = await ClusterApi.ConnectAsync(server.Kubeconfig, "default");

        await api.ApplyAsync("{apiVersion: v1, kind: Pod, metadata: {name: w, annotations: {mood: '🙂 ok'}}}");

        Assert.Contains("🙂 ok", body);
    }
}
