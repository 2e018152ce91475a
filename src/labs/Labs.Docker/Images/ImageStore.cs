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
        if (await FindAsync(entry, reference, cancellationToken) is { } present)
            return present;
        await using var turn = await UserLock.TakeAsync($"image-{name}", cancellationToken);
        return await FindAsync(entry, reference, cancellationToken) ?? await MakeAsync(entry, reference, progress, cancellationToken);
    }

    /// <summary>Returns where an image of the catalogue comes from.</summary>
    /// <param name="entry">The image.</param>
    /// <param name="digest">The registry's digest if the image was pulled; null if it was built.</param>
    internal ComponentOrigin OriginOf(CatalogueEntry entry, string? digest)
    {
        if (digest is not null)
            return new ComponentOrigin($"pulled as {entry.Pull}");
        if (entry.StandsFor is { } original)
            return new ComponentOrigin($"built here instead of {original}", IsSubstitute: true);
        var substitutes = PartsOf(entry).Where(part => part.StandsFor is not null)
            .Select(part => $"{part.Name} instead of {part.StandsFor}").Distinct().ToList();
        return substitutes.Count == 0
            ? new ComponentOrigin("built here from Debian packages")
            : new ComponentOrigin($"built here from Debian packages, with {string.Join(" and ", substitutes)}", IsSubstitute: true);
    }

    private IEnumerable<CatalogueEntry> PartsOf(CatalogueEntry entry) =>
        entry.From.Values.Select(name => catalogue.Find(name)!).SelectMany(part => PartsOf(part).Prepend(part));

    /// <summary>Returns several images, after making sure that the engine has them. Independent images are made at the same time.</summary>
    /// <inheritdoc cref="EnsureAsync(string, IProgress{ImageProgress}, CancellationToken)" path="/exception"/>
    public async Task<IReadOnlyList<LabImage>> EnsureAsync(
        IEnumerable<string> names, IProgress<ImageProgress>? progress = null, CancellationToken cancellationToken = default) =>
        await Task.WhenAll(names.Select(name => EnsureAsync(name, progress, cancellationToken)));

    /// <summary>Returns an image of the catalogue if the engine has it. Neither pulls nor builds.</summary>
    /// <exception cref="ImageUnavailableException">The catalogue has no such image.</exception>
    public async Task<LabImage?> FindAsync(string name, CancellationToken cancellationToken = default)
    {
        var entry = catalogue.Find(name) ?? throw Unknown(name, null);
        return await FindAsync(entry, await ReferenceAsync(entry, cancellationToken), cancellationToken);
    }

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
            states.Add(new ImageState(entry, reference, await FindAsync(entry, reference, cancellationToken)));
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
            return await PresentAsync(entry, reference, cancellationToken);
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
        return await PresentAsync(entry, reference, cancellationToken);
    }

    private async Task<LabImage> EnsureForeignAsync(
        string reference, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        var own = new ComponentOrigin("from the engine's own images");
        if (await FindAsync(reference, reference, _ => own, cancellationToken) is { } present)
            return present;
        if (await _registry.PullAsync(reference, patient: false, progress, cancellationToken) is { } reason)
            throw Unknown(reference, reason);
        var pulled = new ComponentOrigin($"pulled as {reference}");
        return await FindAsync(reference, reference, _ => pulled, cancellationToken) ?? throw Gone(reference, reference);
    }

    private ImageUnavailableException Unknown(string name, string? reason) => new(name,
        $"image '{name}' is not in the catalogue ({string.Join(", ", catalogue.Entries.Select(entry => entry.Name))})"
        + (reason is null ? "." : $", not on the engine, and was not pulled: {reason}. Run: docker pull {name}, or docker load"));

    private async Task<LabImage> PresentAsync(CatalogueEntry entry, string reference, CancellationToken cancellationToken) =>
        await FindAsync(entry, reference, cancellationToken) ?? throw Gone(entry.Name, reference);

    private static ImageUnavailableException Gone(string name, string reference) => new(
        name, $"the engine made {reference} and no longer has it; another program may be pruning images.");

    private Task<LabImage?> FindAsync(CatalogueEntry entry, string reference, CancellationToken cancellationToken) =>
        FindAsync(entry.Name, reference, digest => OriginOf(entry, digest), cancellationToken);

    private async Task<LabImage?> FindAsync(
        string name, string reference, Func<string?, ComponentOrigin> originOf, CancellationToken cancellationToken)
    {
        try
        {
            var image = await client.Images.InspectImageAsync(reference, cancellationToken);
            // The containerd image store gives images that were built here a digest too.
            var remote = image.RepoDigests?.FirstOrDefault(one => !one.StartsWith("labs/", StringComparison.Ordinal));
            var digest = remote?[(remote.IndexOf('@', StringComparison.Ordinal) + 1)..];
            return new LabImage(name, reference, image.ID, digest, image.Size, originOf(digest));
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
