
namespace Labs.Docker.Tests;

public sealed class ImageCatalogueTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("labs-catalogue-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Own_catalogue_has_the_names_labs_use()
    {
        var names = ImageCatalogue.Load().Entries.Select(entry => entry.Name);

        Assert.Equal(["debian", "pause", "busybox", "nginx", "toolbox", "echo", "docker-host", "ghost", "mariadb", "mysql"], names);
    }

    [Theory]
    [InlineData("images:\n  a: {pul: x}", "'pul' of image 'a' is not known")]
    [InlineData("images:\n  a: {from: [b]}", "starts from 'b', which is not listed before it")]
    [InlineData("images:\n  b: {about: none}", "has no recipe folder")]
    [InlineData("images: [a]", "expected a mapping 'images'")]
    [InlineData("", "expected a mapping 'images'")]
    [InlineData("images:\n  a: [", "line ")]
    public void Broken_catalogue_is_refused_with_its_place(string yaml, string expected)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "a"));
        var file = Path.Combine(_folder, "catalogue.yaml");
        File.WriteAllText(file, yaml);

        var error = Assert.Throws<FormatException>(() => ImageCatalogue.Load(file));

        Assert.Contains(expected, error.Message);
        Assert.Contains(file, error.Message);
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
