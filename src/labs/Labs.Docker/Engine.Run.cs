using Docker.DotNet;
using Docker.DotNet.Models;

namespace Labs.Docker;

public sealed partial class Engine
{
    private readonly HashSet<string> _names = [];

    /// <summary>Creates a container, writes its files, starts it and waits for <see cref="ContainerSpec.WaitFor"/>.</summary>
    /// <param name="image">A name of the catalogue ("nginx"), or any image reference ("redis:7").</param>
    /// <exception cref="ImageUnavailableException">The image could be neither found nor pulled nor built.</exception>
    /// <exception cref="PortTakenException">A fixed host port is in use.</exception>
    /// <exception cref="NameTakenException">The session already has a container with this name.</exception>
    /// <exception cref="ContainerExitedException">The container ended before it was ready.</exception>
    public async Task<Container> RunAsync(string image, ContainerSpec? spec = null, CancellationToken cancellationToken = default)
    {
        var container = await CreateOnlyAsync(image, spec, cancellationToken);
        try
        {
            await container.StartAsync(cancellationToken);
            return container;
        }
        catch (Exception exception) when (exception is PortTakenException or EngineException { InnerException: DockerApiException })
        {
            // It never ran, so it has no output worth keeping.
            await container.RemoveAsync(CancellationToken.None);
            throw;
        }
    }

    /// <summary>Creates a container and writes its files without starting it.</summary>
    /// <inheritdoc cref="RunAsync" path="/exception"/>
    public async Task<Container> CreateAsync(string image, ContainerSpec? spec = null, CancellationToken cancellationToken = default)
    {
        var container = await CreateOnlyAsync(image, spec, cancellationToken);
        await container.InspectAsync(cancellationToken);
        return container;
    }

    /// <summary>Creates a container without inspecting it, because a start inspects it anyway.</summary>
    private async Task<Container> CreateOnlyAsync(string image, ContainerSpec? spec, CancellationToken cancellationToken)
    {
        spec ??= new ContainerSpec();
        var reference = (await ImageAsync(image, cancellationToken)).Reference;
        var shortName = TakeName(spec.Name, image);
        var name = Lab.Name(shortName);
        var parameters = ContainerParameters.Of(spec, name, shortName, reference, Lab.Labels, _machineMemory);

        using var ofVersion = spec.ApiVersion is { } version ? EngineAccess.Connect(Endpoint, Timeout.InfiniteTimeSpan, version) : null;
        var removal = await Removal.TrackAsync(Lab, DockerEntry.Container(name, Endpoint), token => RemoveContainerAsync(name, token));
        try
        {
            var created = await CallAsync($"create container {name}", name, async token =>
            {
                try
                {
                    return await (ofVersion ?? Client).Containers.CreateContainerAsync(parameters, token);
                }
                catch (DockerImageNotFoundException missing)
                    when (EngineMessage.Of(missing).Contains("image", StringComparison.OrdinalIgnoreCase))
                {
                    ForgetImage(image);
                    throw new ImageUnavailableException(
                        image,
                        $"image {image} has disappeared from the engine since this session first used it; another program may be pruning " +
                        "images. Run the cell again.",
                        missing);
                }
            }, cancellationToken);
            if (spec.Files.Count > 0)
                await WriteFilesAsync(created.ID, name, spec.Files, cancellationToken);
            var warnings = created.Warnings ?? [];
            var container = new Container(this, spec, created.ID, name, shortName, image, removal) { Warnings = [.. warnings] };
            Add(container);
            return container;
        }
        catch (NameTakenException)
        {
            // The name belongs to an earlier container of the session, which must stay.
            throw;
        }
        catch
        {
            await removal.AfterFailureAsync();
            throw;
        }
    }

    /// <summary>Returns a table of the session's containers, running or not, as the engine lists them.</summary>
    public async Task<Table> ListAsync(CancellationToken cancellationToken = default) =>
        ContainerTable.Of(await CallAsync("list containers", "", token => Client.Containers.ListContainersAsync(
            new ContainersListParameters { All = true, Filters = SessionFilter.Of(Lab.Id) }, token), cancellationToken));

    internal Task WriteFilesAsync(
        string id, string name, IReadOnlyDictionary<string, FileContent> files, CancellationToken cancellationToken) =>
        CallAsync($"write {string.Join(", ", files.Keys)} into container {name}", name, async token =>
        {
            using var tar = Archive.Of(files);
            await Client.Containers.ExtractArchiveToContainerAsync(id, new CopyToContainerParameters { Path = "/" }, tar, token);
        }, cancellationToken);

    private Task RemoveContainerAsync(string name, CancellationToken cancellationToken) =>
        CallAsync($"remove container {name}", name, token => DockerRemoval.ContainerAsync(Client, name, token), cancellationToken);

    /// <summary>Returns the given name. Without one, returns the image's: "nginx", then "nginx-2", and so on.</summary>
    private string TakeName(string? given, string image)
    {
        if (given is not null)
        {
            lock (_containers)
                _names.Add(given);
            return given;
        }
        var repository = image[(image.LastIndexOf('/') + 1)..].Split(':', '@')[0];
        var stem = new string([.. repository.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '-')]);
        lock (_containers)
        {
            var name = stem;
            for (var count = 2; !_names.Add(name); count++)
                name = $"{stem}-{count}";
            return name;
        }
    }
}
