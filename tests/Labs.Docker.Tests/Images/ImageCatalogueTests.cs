
namespace Labs.Docker.Tests;

public sealed class ImageCatalogueTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Own_catalogue_has_the_names_labs_use()
    {
        var names = ImageCatalogue.Load().Entries.Select(entry => entry.Name).ToArray();

        Assert.Equal(names.Distinct(), names);
        string[] used =
        [
            "debian", "pause", "busybox", "nginx", "toolbox", "echo", "docker-host", "mariadb", "mysql", "mysql-8.4", "sysbench", "iperf3",
            "jupyter", "kind-node", "tcc", "virtual-machine",
        ];
        foreach (var name in used)
            Assert.Contains(name, names);
    }

    [Theory]
    [InlineData("nginx", true, false, "pulled as nginx:1.28")]
    [InlineData("nginx", false, false, "built here from Debian packages")]
    [InlineData("pause", false, false, "built here from Debian packages")]
    [InlineData("cluster-dns", false, true, "built here instead of CoreDNS")]
    [InlineData(
        "kind-node", true, false,
        "pulled as kindest/node:v1.36.4@sha256:099e049362a1526b2db71494e1947aae99bd16290d7c895f2b7ea312e3cbfaed")]
    [InlineData("kind-node", false, true, "built here from Debian packages, with cluster-dns instead of CoreDNS")]
    public void An_image_says_where_it_comes_from(string name, bool isPulled, bool isSubstitute, string text)
    {
        using var client = EngineAccess.Connect(EngineEndpoint.Find());
        var store = new ImageStore(client);
        var origin = store.OriginOf(store.Catalogue.Find(name)!, isPulled ? "sha256:1" : null);
        Assert.Equal(new ComponentOrigin(text, isSubstitute), origin);
    }

    [Theory]
    [InlineData("images:\n  a: {pul: x}", "'pul' of image 'a' is not known")]
    [InlineData("images:\n  a: {from: [b]}", "starts from 'b', which is not listed before it")]
    [InlineData("images:\n  b: {about: none}", "has no recipe folder")]
    [InlineData("images:\n  b: {pull: x, recipe: c}", "has no recipe folder")]
    [InlineData("images:\n  a: {from: {base: b}}", "starts from 'b', which is not listed before it")]
    [InlineData("images: [a]", "expected a mapping 'images'")]
    [InlineData("", "expected a mapping 'images'")]
    [InlineData("images:\n  a: [", "line ")]
    public void A_broken_catalogue_is_refused_with_the_line(string yaml, string expected)
    {
        Directory.CreateDirectory(_folder.PathOf("a"));
        var file = _folder.PathOf("catalogue.yaml");
        File.WriteAllText(file, yaml);

        var error = Assert.Throws<FormatException>(() => ImageCatalogue.Load(file));

        Assert.Contains(expected, error.Message);
        Assert.Contains(file, error.Message);
    }

    [Fact]
    public void Image_shares_the_recipe_of_another_and_names_its_base()
    {
        Directory.CreateDirectory(_folder.PathOf("a"));
        var file = _folder.PathOf("catalogue.yaml");
        File.WriteAllText(file, "images:\n  public-8.4: {pull: x}\n  a: {from: [public-8.4]}\n  b: {recipe: a, from: {base: a}}");

        var catalogue = ImageCatalogue.Load(file);

        Assert.Null(catalogue.Find("public-8.4")!.Folder);
        Assert.Equal(new KeyValuePair<string, string>("public_8.4", "public-8.4"), Assert.Single(catalogue.Find("a")!.From));
        Assert.Equal(_folder.PathOf("a"), catalogue.Find("b")!.Folder);
        Assert.Equal(new KeyValuePair<string, string>("base", "a"), Assert.Single(catalogue.Find("b")!.From));
    }

    [Theory]
    [InlineData("debian:12-slim", "debian", "12-slim")]
    [InlineData("nginx", "nginx", "latest")]
    [InlineData("localhost:5000/a/b", "localhost:5000/a/b", "latest")]
    [InlineData("localhost:5000/a/b:1", "localhost:5000/a/b", "1")]
    [InlineData("a@sha256:00", "a", "sha256:00")]
    public void Reference_splits_at_the_tag(string image, string name, string tag) =>
        Assert.Equal((name, tag), Registry.Split(image));
}
