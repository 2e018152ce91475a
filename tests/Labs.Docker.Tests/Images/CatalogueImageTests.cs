using System.Diagnostics;
using Docker.DotNet;

namespace Labs.Docker.Tests;

/// <summary>Makes every image of the catalogue in the way that this machine allows.</summary>
public sealed class CatalogueImageTests(ITestOutputHelper output) : IDisposable
{
    private readonly DockerClient _client = EngineAccess.Connect(EngineEndpoint.Find());

    public void Dispose() => _client.Dispose();

    [Theory, Needs(Capability.Docker)]
    [InlineData("debian")]
    [InlineData("pause")]
    [InlineData("busybox")]
    [InlineData("nginx")]
    [InlineData("toolbox")]
    [InlineData("servers")]
    [InlineData("echo")]
    [InlineData("docker-host")]
    [InlineData("docker-host-28")]
    [InlineData("virtual-machine")]
    public async Task Every_image_can_be_provided(string name)
    {
        var watch = Stopwatch.StartNew();
        var image = await new ImageStore(_client).EnsureAsync(name, new Reports(output));

        output.WriteLine($"{name}: {watch.Elapsed.TotalSeconds:0.0} s, {image.SizeBytes / 1e6:0.0} MB, {image.Reference}");
        Assert.StartsWith($"labs/{name}:", image.Reference);
        var inspected = await _client.Images.InspectImageAsync(image.Reference);
        Assert.Equal(image.Id, inspected.ID);
    }

    private sealed class Reports(ITestOutputHelper output) : IProgress<ImageProgress>
    {
        public void Report(ImageProgress value) => output.WriteLine($"{value.Image} {value.Done}/{value.Total} {value.Text}");
    }
}
