using Docker.DotNet;

namespace Labs.Docker.Tests;

public sealed class ImageStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DockerClient _client = EngineAccess.Connect(EngineEndpoint.Find());
    private readonly string _name = $"test-{Guid.NewGuid().ToString("n")[..8]}";

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_recipe_is_built_once_and_again_after_a_change()
    {
        WriteRecipe("one");
        var first = await Store().EnsureAsync(_name);
        try
        {
            var again = await Store().EnsureAsync(_name);
            WriteRecipe("two");
            var changed = await Store().EnsureAsync(_name);

            Assert.StartsWith($"labs/{_name}:", first.Reference);
            Assert.Equal(first, again);
            Assert.NotEqual(first.Reference, changed.Reference);
            Assert.NotEqual(first.Id, changed.Id);
        }
        finally
        {
            Assert.Equal(2, (await Store().RemoveAsync(_name)).Count);
        }
        Assert.Null(Assert.Single(await Store().ListAsync()).Image);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Ten_requests_at_the_same_time_build_once()
    {
        WriteRecipe("once");
        var steps = new List<ImageProgress>();
        var progress = new Reports(steps);
        try
        {
            var images = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Store().EnsureAsync(_name, progress)));

            Assert.Single(images.Select(image => image.Id).Distinct());
            Assert.Single(steps, step => step.Text.StartsWith("FROM", StringComparison.Ordinal));
        }
        finally
        {
            await Store().RemoveAsync(_name);
        }
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_failing_recipe_shows_the_engines_message_and_the_recipe()
    {
        WriteRecipe("x", "COPY missing /\n");

        var error = await Assert.ThrowsAsync<ImageUnavailableException>(() => Store().EnsureAsync(_name));

        Assert.Contains("missing", error.Message);
        Assert.Contains($"lab-env/images/{_name}", error.Message);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Unknown_image_names_the_catalogue_and_the_remedy()
    {
        WriteRecipe("x");

        var error = await Assert.ThrowsAsync<ImageUnavailableException>(() => Store().EnsureAsync("labs-no-such-image:1"));

        Assert.Contains(_name, error.Message);
        Assert.Contains("docker pull labs-no-such-image:1", error.Message);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Bad_name_is_refused()
    {
        WriteRecipe("x");

        var error = await Assert.ThrowsAsync<ImageUnavailableException>(() => Store().EnsureAsync("Not A Name"));

        Assert.Contains("Not A Name", error.Message);
    }

    private ImageStore Store() => new(_client, ImageCatalogue.Load(_folder.PathOf("catalogue.yaml")));

    private void WriteRecipe(string content, string more = "")
    {
        var recipe = Directory.CreateDirectory(_folder.PathOf(_name)).FullName;
        File.WriteAllText(_folder.PathOf("catalogue.yaml"), $"images:\n  {_name}: {{about: test}}\n");
        File.WriteAllText(Path.Combine(recipe, "Dockerfile"), $"FROM scratch\nCOPY file /\n{more}");
        File.WriteAllText(Path.Combine(recipe, "file"), content + _name);
    }

    private sealed class Reports(List<ImageProgress> steps) : IProgress<ImageProgress>
    {
        public void Report(ImageProgress value)
        {
            lock (steps)
                steps.Add(value);
        }
    }
}
