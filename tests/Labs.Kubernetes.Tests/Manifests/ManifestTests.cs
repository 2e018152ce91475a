namespace Labs.Kubernetes.Tests.Manifests;

public sealed class ManifestTests
{
    [Fact]
    public void Scalars_have_the_values_that_kubectl_reads()
    {
        var json = Assert.Single(Manifest.Read("""
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: x}
            a: 1
            b: "1"
            c: 0644
            d: yes
            e: 1.5
            f: ~
            g: 1e3
            h: 10Gi
            i: 1_000
            """)).Json;
        Assert.Equal("""a=1 b="1" c=420 d=true e=1.5 f=null g=1000 h="10Gi" i="1_000" """.Trim(),
            string.Join(' ', json.Skip(3).Select(pair => $"{pair.Key}={pair.Value?.ToJsonString() ?? "null"}")));
    }

    [Theory]
    [InlineData("spec.containers[1].image", 8)]
    [InlineData("spec.containers[1].resources.limits", 7)]
    [InlineData("spec.containers[name=\"b\"].image", 5)]
    [InlineData("spec.nodeName", 4)]
    [InlineData("metadata.name", 3)]
    [InlineData("status", 1)]
    public void A_field_has_its_own_line_or_the_line_of_the_field_around_it(string field, int line) =>
        Assert.Equal(line, Assert.Single(Manifest.Read("""
            apiVersion: v1
            kind: Pod
            metadata: {name: x}
            spec:
              containers:
              - {name: a, image: i}
              - name: b
                image: j
            """)).LineOf(field));

    [Fact]
    public void Documents_lists_and_anchors_become_single_objects()
    {
        var read = Manifest.Read("""
            # only a comment
            ---
            apiVersion: v1
            kind: List
            items:
            - {apiVersion: v1, kind: ConfigMap, metadata: {name: a, labels: &l {x: y}}}
            - {apiVersion: v1, kind: ConfigMap, metadata: {name: b, labels: *l}}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {generateName: c-}
            """);
        Assert.Equal(["ConfigMap a", "ConfigMap b", "Secret c-"], read.Select(manifest => manifest.Title));
        Assert.Equal("y", read[1].Object.Labels["x"]);
        Assert.Equal([6, 7, 9], read.Select(manifest => manifest.Line));
    }

    [Theory]
    [InlineData("a: [1", "line 1", "not YAML")]
    [InlineData("- 1", "line 1", "expected an object")]
    [InlineData("apiVersion: v1\nkind: Pod\nmetadata: {name: w}\n---\nkind: Pod\nmetadata: {name: x}", "line 5", "apiVersion missing")]
    [InlineData("apiVersion: v1\nkind: Pod", "metadata.name", "every object needs a name")]
    public void The_error_for_a_document_that_is_not_an_object_has_its_line(string yaml, string place, string what)
    {
        var message = Assert.Throws<ManifestException>(() => Manifest.Read(yaml)).Message;
        Assert.Contains(place, message);
        Assert.Contains(what, message);
    }

    [Theory]
    [InlineData("failed to create typed patch object: .spec.selectr: field not declared in schema", "spec.selectr")]
    [InlineData(
        "failed to create typed patch object: errors:\n  .spec.a: field not declared in schema\n"
            + "  .spec.ports[port=80,protocol=\"TCP\"].b: field not declared in schema",
        "spec.a|spec.ports[port=80,protocol=\"TCP\"].b")]
    [InlineData(
        "failed to create typed patch object (lab/web; apps/v1, Kind=Deployment): .spec.replica: field not declared in schema",
        "spec.replica")]
    [InlineData("strict decoding error: unknown field \"spec.replica\", duplicate field \"metadata.name\"", "spec.replica|metadata.name")]
    [InlineData("something else: with a colon", "")]
    public void Fields_that_only_the_text_of_a_message_names_are_found(string message, string fields) =>
        Assert.Equal(fields, string.Join('|', PatchProblems.Of(message).Select(problem => problem.Field)));
}
