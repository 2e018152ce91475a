using Docker.DotNet;
using Docker.DotNet.Models;

namespace Labs.Docker;

/// <summary>
/// Provides images on an engine. It uses the local image; otherwise it pulls the public one if a registry answers, or builds the
/// recipe. Many threads and processes may use it at the same time; an image is made once.
/// </summary>
public sealed class ImageStore(IDockerClient client, ImageCatalogue catalogue)
{
    private readonly Registry _registry = new(client);
    private readonly Dictionary<string, Task<string>> _references = [];
    private Task<string>? _architecture;

    /// <summary>Uses the catalogue of this repository.</summary>
    public ImageStore(IDockerClient client) : this(client, ImageCatalogue.Load())
    {
    }

    /// <summary>The images that labs may ask for by name.</summary>
    public ImageCatalogue Catalogue => catalogue;

    /// <summary>Returns an image, after making sure that the engine has it.</summary>
    /// <param name="name">A name of the catalogue ("nginx"), or any image reference ("redis:7").</param>
    /// <exception cref="ImageUnavailableException">The image could be neither found nor pulled nor built.</exception>
    public async Task<LabImage> EnsureAsync(
        string name, IProgress<ImageProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        if (catalogue.Find(name) is not { } entry)
            return await EnsureForeignAsync(name, progress, cancellationToken);
        var reference = await ReferenceAsync(entry, cancellationToken);
        if (await FindAsync(name, reference, cancellationToken) is { } present)
            return WithOrigin(present, entry);
        await using var turn = await UserLock.TakeAsync($"image-{name}", cancellationToken);
        var image = await FindAsync(name, reference, cancellationToken) ?? await MakeAsync(entry, reference, progress, cancellationToken);
        return WithOrigin(image, entry);
    }

    private LabImage WithOrigin(LabImage image, CatalogueEntry entry) => image with { Origin = OriginOf(entry, image.Digest) };

    /// <summary>Returns where an image of the catalogue comes from; see <see cref="LabImage.Origin"/>.</summary>
    /// <param name="entry">The image.</param>
    /// <param name="digest">The registry's digest if the image was pulled; null if it was built.</param>
    internal string OriginOf(CatalogueEntry entry, string? digest)
    {
        if (digest is not null)
            return $"pulled as {entry.Pull}";
        if (entry.StandsFor is { } original)
            return $"built here instead of {original}";
        var substitutes = PartsOf(entry).Where(part => part.StandsFor is not null)
            .Select(part => $"{part.Name} instead of {part.StandsFor}").Distinct().ToList();
        return $"built here from Debian packages{(substitutes.Count == 0 ? "" : $", with {string.Join(" and ", substitutes)}")}";
    }

    private IEnumerable<CatalogueEntry> PartsOf(CatalogueEntry entry) =>
        entry.From.Values.Select(name => catalogue.Find(name)!).SelectMany(part => PartsOf(part).Prepend(part));

    /// <summary>Returns several images, after making sure that the engine has them. Independent images are made at the same time.</summary>
    /// <inheritdoc cref="EnsureAsync(string, IProgress{ImageProgress}, CancellationToken)" path="/exception"/>
    public async Task<IReadOnlyList<LabImage>> EnsureAsync(
        IEnumerable<string> names, IProgress<ImageProgress>? progress = null, CancellationToken cancellationToken = default) =>
        await Task.WhenAll(names.Select(name => EnsureAsync(name, progress, cancellationToken)));

    /// <summary>Builds an image's recipe again, without the engine's build cache, even if the engine has the image.</summary>
    /// <exception cref="ImageUnavailableException">The catalogue has no such image, or the build failed.</exception>
    public async Task<LabImage> BuildAsync(
        string name, IProgress<ImageProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var entry = catalogue.Find(name) ?? throw Unknown(name, null);
        var reference = await ReferenceAsync(entry, cancellationToken);
        await using var turn = await UserLock.TakeAsync($"image-{name}", cancellationToken);
        return await BuildAsync(entry, reference, fromScratch: true, progress, cancellationToken);
    }

    /// <summary>Returns every image of the catalogue with its state on the engine.</summary>
    public async Task<IReadOnlyList<ImageState>> ListAsync(CancellationToken cancellationToken = default)
    {
        var states = new List<ImageState>();
        foreach (var entry in catalogue.Entries)
        {
            var reference = await ReferenceAsync(entry, cancellationToken);
            states.Add(new ImageState(entry, reference, await FindAsync(entry.Name, reference, cancellationToken)));
        }
        return states;
    }

    /// <summary>Removes an image and its earlier versions from the engine.</summary>
    /// <returns>The references that were removed.</returns>
    /// <exception cref="ImageUnavailableException">The catalogue has no such image, or a container uses it.</exception>
    public async Task<IReadOnlyList<string>> RemoveAsync(string name, CancellationToken cancellationToken = default)
    {
        _ = catalogue.Find(name) ?? throw Unknown(name, null);
        var filter = new Dictionary<string, IDictionary<string, bool>>
        {
            ["reference"] = new Dictionary<string, bool> { [$"labs/{name}"] = true },
        };
        var images = await client.Images.ListImagesAsync(new ImagesListParameters { Filters = filter }, cancellationToken);
        var removed = new List<string>();
        var tags = images.SelectMany(image => image.RepoTags ?? []);
        foreach (var reference in tags.Where(tag => tag.StartsWith($"labs/{name}:", StringComparison.Ordinal)))
        {
            try
            {
                await client.Images.DeleteImageAsync(reference, new ImageDeleteParameters(), cancellationToken);
            }
            catch (DockerImageNotFoundException)
            {
                continue;
            }
            catch (DockerApiException e)
            {
                throw new ImageUnavailableException(
                    name, $"{reference} was not removed: {EngineMessage.Of(e)}. Remove its containers first: labs clean", e);
            }
            removed.Add(reference);
        }
        return removed;
    }

    private async Task<LabImage> MakeAsync(
        CatalogueEntry entry, string reference, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        if (entry.Pull is null)
            return await BuildAsync(entry, reference, fromScratch: false, progress, cancellationToken);

        // If the recipe can't be built here, a slow registry is the only chance.
        var patient = entry.Folder is null;
        if (entry.IsRootfs)
            patient = !new ImageBuilder(client, await ArchitectureAsync(cancellationToken)).CanMakeRootfs(out _);
        var reason = await _registry.PullAsync(entry.Pull, patient, progress, cancellationToken);
        if (reason is null)
        {
            var (repository, tag) = Registry.Split(reference);
            var parameters = new ImageTagParameters { RepositoryName = repository, Tag = tag };
            await client.Images.TagImageAsync(entry.Pull, parameters, cancellationToken);
            return await PresentAsync(entry.Name, reference, cancellationToken);
        }
        try
        {
            return await BuildAsync(entry, reference, fromScratch: false, progress, cancellationToken);
        }
        catch (ImageUnavailableException e)
        {
            throw new ImageUnavailableException(entry.Name, $"{e.Message}\nPulling {entry.Pull} failed before: {reason}", e);
        }
    }

    private async Task<LabImage> BuildAsync(
        CatalogueEntry entry, string reference, bool fromScratch, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        if (entry.Folder is null)
        {
            throw new ImageUnavailableException(
                entry.Name,
                $"'{entry.Name}' has no recipe; it comes only from a registry. Give the engine access to one, or run: docker pull " +
                entry.Pull);
        }
        var bases = await EnsureAsync(entry.From.Values, progress, cancellationToken);
        var arguments = entry.From.ToDictionary(pair => pair.Key, pair => bases.First(image => image.Name == pair.Value).Reference);
        var builder = new ImageBuilder(client, await ArchitectureAsync(cancellationToken));
        var recipe = await RecipeAsync(entry, cancellationToken);
        await builder.BuildAsync(entry, recipe, reference, arguments, fromScratch, progress, cancellationToken);
        return await PresentAsync(entry.Name, reference, cancellationToken);
    }

    private async Task<LabImage> EnsureForeignAsync(
        string reference, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        if (await FindAsync(reference, reference, cancellationToken) is { } present)
            return present with { Origin = "from the engine's own images" };
        if (await _registry.PullAsync(reference, patient: false, progress, cancellationToken) is { } reason)
            throw Unknown(reference, reason);
        return (await PresentAsync(reference, reference, cancellationToken)) with { Origin = $"pulled as {reference}" };
    }

    private ImageUnavailableException Unknown(string name, string? reason) => new(name,
        $"image '{name}' is not in the catalogue ({string.Join(", ", catalogue.Entries.Select(entry => entry.Name))})"
        + (reason is null ? "." : $", not on the engine, and was not pulled: {reason}. Run: docker pull {name}, or docker load"));

    private async Task<LabImage> PresentAsync(string name, string reference, CancellationToken cancellationToken) =>
        await FindAsync(name, reference, cancellationToken)
        ?? throw new ImageUnavailableException(
            name, $"the engine made {reference} and no longer has it; another program may be pruning images.");

    private async Task<LabImage?> FindAsync(string name, string reference, CancellationToken cancellationToken)
    {
        try
        {
            var image = await client.Images.InspectImageAsync(reference, cancellationToken);
            // The containerd image store gives images that were built here a digest too.
            var digest = image.RepoDigests?.FirstOrDefault(one => !one.StartsWith("labs/", StringComparison.Ordinal));
            return new LabImage(name, reference, image.ID, digest?[(digest.IndexOf('@', StringComparison.Ordinal) + 1)..], image.Size);
        }
        catch (DockerImageNotFoundException)
        {
            return null;
        }
        catch (DockerApiException e) when (e.StatusCode == System.Net.HttpStatusCode.BadRequest)
        {
            throw new ImageUnavailableException(reference, $"'{reference}' is not an image name: {EngineMessage.Of(e)}", e);
        }
    }

    private Task<string> ReferenceAsync(CatalogueEntry entry, CancellationToken cancellationToken)
    {
        lock (_references)
        {
            if (_references.TryGetValue(entry.Name, out var known) && !known.IsFaulted && !known.IsCanceled)
                return known;
            return _references[entry.Name] = ComputeAsync();
        }

        async Task<string> ComputeAsync()
        {
            var recipe = await RecipeAsync(entry, cancellationToken);
            var bases = new List<string>();
            foreach (var name in entry.From.Values)
                bases.Add(await ReferenceAsync(catalogue.Find(name)!, cancellationToken));
            return $"labs/{entry.Name}:{await recipe.HashAsync(bases, cancellationToken)}";
        }
    }

    private async Task<ImageRecipe> RecipeAsync(CatalogueEntry entry, CancellationToken cancellationToken)
    {
        if (!entry.NeedsAgent)
            return new ImageRecipe(entry, agentBinary: null);
        var architecture = await ArchitectureAsync(cancellationToken);
        return new ImageRecipe(entry, await AgentBinary.EnsureAsync(architecture, cancellationToken));
    }

    private Task<string> ArchitectureAsync(CancellationToken cancellationToken)
    {
        return _architecture is { IsFaulted: false, IsCanceled: false } known ? known : _architecture = AskAsync();

        async Task<string> AskAsync() => (await client.System.GetVersionAsync(cancellationToken)).Arch;
    }
}
