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
    public async Task<LabImage> EnsureAsync(string name, IProgress<ImageProgress>? progress = null, CancellationToken ct = default)
    {
        if (catalogue.Find(name) is not { } entry)
            return await EnsureForeignAsync(name, progress, ct).ConfigureAwait(false);
        var reference = await ReferenceAsync(entry, ct).ConfigureAwait(false);
        if (await FindAsync(name, reference, ct).ConfigureAwait(false) is { } present)
            return present;
        await using var turn = await UserLock.TakeAsync($"image-{name}", ct).ConfigureAwait(false);
        return await FindAsync(name, reference, ct).ConfigureAwait(false)
            ?? await MakeAsync(entry, reference, progress, ct).ConfigureAwait(false);
    }

    /// <summary>All of them, independent ones at the same time.</summary>
    public async Task<IReadOnlyList<LabImage>> EnsureAsync(IEnumerable<string> names, IProgress<ImageProgress>? progress = null, CancellationToken ct = default) =>
        await Task.WhenAll(names.Select(name => EnsureAsync(name, progress, ct))).ConfigureAwait(false);

    /// <summary>Builds the recipe anew, whatever is there and without the engine's build cache.</summary>
    public async Task<LabImage> BuildAsync(string name, IProgress<ImageProgress>? progress = null, CancellationToken ct = default)
    {
        var entry = catalogue.Find(name) ?? throw Unknown(name, null);
        var reference = await ReferenceAsync(entry, ct).ConfigureAwait(false);
        await using var turn = await UserLock.TakeAsync($"image-{name}", ct).ConfigureAwait(false);
        return await BuildAsync(entry, reference, fromScratch: true, progress, ct).ConfigureAwait(false);
    }

    /// <summary>The catalogue, and what of it the engine has.</summary>
    public async Task<IReadOnlyList<ImageState>> ListAsync(CancellationToken ct = default)
    {
        var states = new List<ImageState>();
        foreach (var entry in catalogue.Entries)
        {
            var reference = await ReferenceAsync(entry, ct).ConfigureAwait(false);
            states.Add(new ImageState(entry, reference, await FindAsync(entry.Name, reference, ct).ConfigureAwait(false)));
        }
        return states;
    }

    /// <summary>Removes the image and its earlier versions; returns the references that are gone.</summary>
    /// <exception cref="ImageUnavailableException">A container uses the image.</exception>
    public async Task<IReadOnlyList<string>> RemoveAsync(string name, CancellationToken ct = default)
    {
        _ = catalogue.Find(name) ?? throw Unknown(name, null);
        var filter = new Dictionary<string, IDictionary<string, bool>> { ["reference"] = new Dictionary<string, bool> { [$"labs/{name}"] = true } };
        var images = await client.Images.ListImagesAsync(new ImagesListParameters { Filters = filter }, ct).ConfigureAwait(false);
        var removed = new List<string>();
        foreach (var reference in images.SelectMany(image => image.RepoTags ?? []).Where(tag => tag.StartsWith($"labs/{name}:", StringComparison.Ordinal)))
        {
            try
            {
                await client.Images.DeleteImageAsync(reference, new ImageDeleteParameters(), ct).ConfigureAwait(false);
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

    private async Task<LabImage> MakeAsync(CatalogueEntry entry, string reference, IProgress<ImageProgress>? progress, CancellationToken ct)
    {
        if (entry.Pull is null)
            return await BuildAsync(entry, reference, fromScratch: false, progress, ct).ConfigureAwait(false);

        // Where the recipe can't be built, a slow registry is still better than none.
        var patient = entry.Folder is null || entry.IsRootfs && !new ImageBuilder(client, await ArchitectureAsync(ct).ConfigureAwait(false)).CanMakeRootfs(out _);
        var reason = await _registry.PullAsync(entry.Pull, patient, progress, ct).ConfigureAwait(false);
        if (reason is null)
        {
            var (repository, tag) = Registry.Split(reference);
            await client.Images.TagImageAsync(entry.Pull, new ImageTagParameters { RepositoryName = repository, Tag = tag }, ct).ConfigureAwait(false);
            return await PresentAsync(entry.Name, reference, ct).ConfigureAwait(false);
        }
        try
        {
            return await BuildAsync(entry, reference, fromScratch: false, progress, ct).ConfigureAwait(false);
        }
        catch (ImageUnavailableException e)
        {
            throw new ImageUnavailableException(entry.Name, $"{e.Message}\nPulling {entry.Pull} failed before: {reason}", e);
        }
    }

    private async Task<LabImage> BuildAsync(CatalogueEntry entry, string reference, bool fromScratch, IProgress<ImageProgress>? progress, CancellationToken ct)
    {
        if (entry.Folder is null)
            throw new ImageUnavailableException(entry.Name, $"'{entry.Name}' has no recipe here: it comes from a registry only. Give the engine access to one, or bring it: docker pull {entry.Pull}");
        var bases = await EnsureAsync(entry.From.Values, progress, ct).ConfigureAwait(false);
        var arguments = entry.From.ToDictionary(pair => pair.Key, pair => bases.First(image => image.Name == pair.Value).Reference);
        var builder = new ImageBuilder(client, await ArchitectureAsync(ct).ConfigureAwait(false));
        var recipe = await RecipeAsync(entry, ct).ConfigureAwait(false);
        await builder.BuildAsync(entry, recipe, reference, arguments, fromScratch, progress, ct).ConfigureAwait(false);
        return await PresentAsync(entry.Name, reference, ct).ConfigureAwait(false);
    }

    private async Task<LabImage> EnsureForeignAsync(string reference, IProgress<ImageProgress>? progress, CancellationToken ct)
    {
        if (await FindAsync(reference, reference, ct).ConfigureAwait(false) is { } present)
            return present;
        if (await _registry.PullAsync(reference, patient: false, progress, ct).ConfigureAwait(false) is { } reason)
            throw Unknown(reference, reason);
        return await PresentAsync(reference, reference, ct).ConfigureAwait(false);
    }

    private ImageUnavailableException Unknown(string name, string? reason) => new(name,
        $"image '{name}' is not in the catalogue ({string.Join(", ", catalogue.Entries.Select(entry => entry.Name))})"
        + (reason is null ? "." : $", not on the engine, and was not pulled: {reason}. Bring it with: docker pull {name}, or docker load"));

    private async Task<LabImage> PresentAsync(string name, string reference, CancellationToken ct) =>
        await FindAsync(name, reference, ct).ConfigureAwait(false)
        ?? throw new ImageUnavailableException(name, $"the engine made {reference} and has lost it again; another program may be pruning images.");

    private async Task<LabImage?> FindAsync(string name, string reference, CancellationToken ct)
    {
        try
        {
            var image = await client.Images.InspectImageAsync(reference, ct).ConfigureAwait(false);
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

    private Task<string> ReferenceAsync(CatalogueEntry entry, CancellationToken ct)
    {
        lock (_references)
        {
            if (_references.TryGetValue(entry.Name, out var known) && !known.IsFaulted && !known.IsCanceled)
                return known;
            return _references[entry.Name] = ComputeAsync();
        }

        async Task<string> ComputeAsync()
        {
            var recipe = await RecipeAsync(entry, ct).ConfigureAwait(false);
            var bases = new List<string>();
            foreach (var name in entry.From.Values)
                bases.Add(await ReferenceAsync(catalogue.Find(name)!, ct).ConfigureAwait(false));
            return $"labs/{entry.Name}:{await recipe.HashAsync(bases, ct).ConfigureAwait(false)}";
        }
    }

    private async Task<ImageRecipe> RecipeAsync(CatalogueEntry entry, CancellationToken ct) =>
        new(entry, entry.NeedsAgent ? await AgentBinary.EnsureAsync(await ArchitectureAsync(ct).ConfigureAwait(false), ct).ConfigureAwait(false) : null);

    private Task<string> ArchitectureAsync(CancellationToken ct)
    {
        return _architecture is { IsFaulted: false, IsCanceled: false } known ? known : _architecture = AskAsync();

        async Task<string> AskAsync() => (await client.System.GetVersionAsync(ct).ConfigureAwait(false)).Arch;
    }
}
