using Docker.DotNet;
using Docker.DotNet.Models;

namespace Labs.Docker;

/// <summary>
/// Brings images to an engine: the local one, else the public one when a registry answers, else built from the recipe.
/// Safe for use from many threads and processes; an image is made once.
/// </summary>
public sealed class ImageStore(IDockerClient client, ImageCatalogue catalogue)
{
    private readonly Registry _registry = new(client);
    private readonly Dictionary<string, Task<string>> _references = [];
    private Task<string>? _architecture;

    public ImageStore(IDockerClient client) : this(client, ImageCatalogue.Load())
    {
    }

    public ImageCatalogue Catalogue => catalogue;

    /// <summary>Returns the image once it is on the engine.</summary>
    /// <param name="name">A name of the catalogue, or any reference that the engine understands ("redis:7").</param>
    /// <exception cref="ImageUnavailableException">It is not there, and could be neither pulled nor built.</exception>
    public async Task<LabImage> EnsureAsync(string name, IProgress<ImageProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        if (catalogue.Find(name) is not { } entry)
            return await EnsureForeignAsync(name, progress, cancellationToken);
        var reference = await ReferenceAsync(entry, cancellationToken);
        if (await FindAsync(name, reference, cancellationToken) is { } present)
            return present;
        await using var turn = await UserLock.TakeAsync($"image-{name}", cancellationToken);
        return await FindAsync(name, reference, cancellationToken)
            ?? await MakeAsync(entry, reference, progress, cancellationToken);
    }

    /// <summary>All of them, independent ones at the same time.</summary>
    public async Task<IReadOnlyList<LabImage>> EnsureAsync(IEnumerable<string> names, IProgress<ImageProgress>? progress = null, CancellationToken cancellationToken = default) =>
        await Task.WhenAll(names.Select(name => EnsureAsync(name, progress, cancellationToken)));

    /// <summary>Builds the recipe anew, whatever is there and without the engine's build cache.</summary>
    public async Task<LabImage> BuildAsync(string name, IProgress<ImageProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var entry = catalogue.Find(name) ?? throw Unknown(name, null);
        var reference = await ReferenceAsync(entry, cancellationToken);
        await using var turn = await UserLock.TakeAsync($"image-{name}", cancellationToken);
        return await BuildAsync(entry, reference, fromScratch: true, progress, cancellationToken);
    }

    /// <summary>The catalogue, and what of it the engine has.</summary>
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

    /// <summary>Removes the image and its earlier versions; returns the references that are gone.</summary>
    /// <exception cref="ImageUnavailableException">A container uses the image.</exception>
    public async Task<IReadOnlyList<string>> RemoveAsync(string name, CancellationToken cancellationToken = default)
    {
        _ = catalogue.Find(name) ?? throw Unknown(name, null);
        var filter = new Dictionary<string, IDictionary<string, bool>> { ["reference"] = new Dictionary<string, bool> { [$"labs/{name}"] = true } };
        var images = await client.Images.ListImagesAsync(new ImagesListParameters { Filters = filter }, cancellationToken);
        var removed = new List<string>();
        foreach (var reference in images.SelectMany(image => image.RepoTags ?? []).Where(tag => tag.StartsWith($"labs/{name}:", StringComparison.Ordinal)))
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
                throw new ImageUnavailableException(name, $"{reference} was not removed: {EngineMessage.Of(e)}. Remove its containers first: labs clean", e);
            }
            removed.Add(reference);
        }
        return removed;
    }

    private async Task<LabImage> MakeAsync(CatalogueEntry entry, string reference, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        if (entry.Pull is null)
            return await BuildAsync(entry, reference, fromScratch: false, progress, cancellationToken);

        // Where the recipe can't be built, a slow registry is still better than none.
        var patient = entry.Folder is null || entry.IsRootfs && !new ImageBuilder(client, await ArchitectureAsync(cancellationToken)).CanMakeRootfs(out _);
        var reason = await _registry.PullAsync(entry.Pull, patient, progress, cancellationToken);
        if (reason is null)
        {
            var (repository, tag) = Registry.Split(reference);
            await client.Images.TagImageAsync(entry.Pull, new ImageTagParameters { RepositoryName = repository, Tag = tag }, cancellationToken);
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

    private async Task<LabImage> BuildAsync(CatalogueEntry entry, string reference, bool fromScratch, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        if (entry.Folder is null)
            throw new ImageUnavailableException(entry.Name, $"'{entry.Name}' has no recipe here: it comes from a registry only. Give the engine access to one, or bring it: docker pull {entry.Pull}");
        var bases = await EnsureAsync(entry.From.Values, progress, cancellationToken);
        var arguments = entry.From.ToDictionary(pair => pair.Key, pair => bases.First(image => image.Name == pair.Value).Reference);
        var builder = new ImageBuilder(client, await ArchitectureAsync(cancellationToken));
        var recipe = await RecipeAsync(entry, cancellationToken);
        await builder.BuildAsync(entry, recipe, reference, arguments, fromScratch, progress, cancellationToken);
        return await PresentAsync(entry.Name, reference, cancellationToken);
    }

    private async Task<LabImage> EnsureForeignAsync(string reference, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        if (await FindAsync(reference, reference, cancellationToken) is { } present)
            return present;
        if (await _registry.PullAsync(reference, patient: false, progress, cancellationToken) is { } reason)
            throw Unknown(reference, reason);
        return await PresentAsync(reference, reference, cancellationToken);
    }

    private ImageUnavailableException Unknown(string name, string? reason) => new(name,
        $"image '{name}' is not in the catalogue ({string.Join(", ", catalogue.Entries.Select(entry => entry.Name))})"
        + (reason is null ? "." : $", not on the engine, and was not pulled: {reason}. Bring it with: docker pull {name}, or docker load"));

    private async Task<LabImage> PresentAsync(string name, string reference, CancellationToken cancellationToken) =>
        await FindAsync(name, reference, cancellationToken)
        ?? throw new ImageUnavailableException(name, $"the engine made {reference} and has lost it again; another program may be pruning images.");

    private async Task<LabImage?> FindAsync(string name, string reference, CancellationToken cancellationToken)
    {
        try
        {
            var image = await client.Images.InspectImageAsync(reference, cancellationToken);
            var digest = image.RepoDigests?.FirstOrDefault();
            return new LabImage(name, reference, image.ID, digest?[(digest.IndexOf('@', StringComparison.Ordinal) + 1)..], image.Size);
        }
        catch (DockerImageNotFoundException)
        {
            return null;
        }
        catch (DockerApiException e) when (e.StatusCode == System.Net.HttpStatusCode.BadRequest)
        {
            throw new ImageUnavailableException(reference, $"'{reference}' is no image name: {EngineMessage.Of(e)}", e);
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

    private async Task<ImageRecipe> RecipeAsync(CatalogueEntry entry, CancellationToken cancellationToken) =>
        new(entry, entry.NeedsAgent ? await AgentBinary.EnsureAsync(await ArchitectureAsync(cancellationToken), cancellationToken) : null);

    private Task<string> ArchitectureAsync(CancellationToken cancellationToken)
    {
        return _architecture is { IsFaulted: false, IsCanceled: false } known ? known : _architecture = AskAsync();

        async Task<string> AskAsync() => (await client.System.GetVersionAsync(cancellationToken)).Arch;
    }
}
