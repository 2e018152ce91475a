using System.Text.Json.Nodes;

namespace Labs.Kubernetes.Tests.Cells;

public sealed class YamlValuesTests
{
    [Theory]
    [InlineData("x\nspec: {hostPID: true}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: more}")]
    [InlineData("\"}, spec: {hostPID: true}, more: {a: \"")]
    [InlineData("[1, 2]")]
    [InlineData("x # a comment")]
    [InlineData("&anchor *alias !!binary")]
    [InlineData("{{other}}")]
    [InlineData("true")]
    [InlineData("0644")]
    [InlineData("1.10")]
    [InlineData("")]
    public void A_text_is_a_scalar_and_adds_nothing(string value)
    {
        foreach (var place in new[] { "{{x}}", "\"{{x}}\"", "'{{ x }}'" })
        {
            var json = Read($"metadata: {{name: c, labels: {{a: {place}}}}}", ("x", value), ("other", 5));
            Assert.Equal(["apiVersion", "kind", "metadata"], json.Select(field => field.Key));
            Assert.Equal(value, (string?)json["metadata"]!["labels"]!["a"]);
        }
    }

    [Fact]
    public void A_value_keeps_its_type_and_quotes_make_it_text()
    {
        var json = Read("""
            metadata: {name: "web-{{n}}"}
            spec: {n: {{n}}, real: {{real}}, on: {{on}}, none: {{none}}, text: "{{n}}", part: v{{n}}.{{real}}, {{text}}: key}
            script: |
              echo {{text}}
              echo {{n}}
            """, ("n", 7), ("real", 0.5), ("on", true), ("none", null), ("text", "a: b"));
        Assert.Equal("web-7", (string?)json["metadata"]!["name"]);
        Assert.Equal(
            """{"n":7,"real":0.5,"on":true,"none":null,"text":"7","part":"v7.0.5","a: b":"key"}""",
            json["spec"]!.ToJsonString());
        Assert.Equal("echo a: b\necho 7", ((string?)json["script"])!.TrimEnd());
    }

    [Fact]
    public void Three_braces_put_raw_text_in()
    {
        var json = Read("metadata: {name: c}\nspec: { {{{x}}} }", ("x", "a: [1, 2], b: 3"));
        Assert.Equal("""{"a":[1,2],"b":3}""", json["spec"]!.ToJsonString());
    }

    [Fact]
    public void A_missing_value_and_a_field_without_a_name_are_reported()
    {
        Assert.Contains("{{x}} has no value", Assert.Throws<YamlCellException>(() => Read("metadata: {name: {{x}}}")).Message);
        Assert.Contains("not text", Assert.Throws<ManifestException>(() => Read("metadata: {name: c}\n? [a]\n: b")).Message);
    }

    private static JsonObject Read(string yaml, params (string Name, object? Value)[] values)
    {
        var given = new YamlValues(values.ToDictionary(pair => "@" + pair.Name, pair => pair.Value));
        return Assert.Single(Manifest.Read("apiVersion: v1\nkind: Thing\n" + yaml, given)).Json;
    }
}
