using Docker.DotNet;
using Docker.DotNet.Models;

namespace Labs.Docker;

/// <summary>
/// Objects on an engine that another program, or several sessions together, made and that have a common label. No session removes
/// them automatically.
/// </summary>
/// <param name="endpoint">The engine.</param>
/// <param name="label">The label's key.</param>
/// <param name="value">The label's value.</param>
public sealed class LabelledObjects(EngineEndpoint endpoint, string label, string value)
{
    private Dictionary<string, IDictionary<string, bool>> Filter => new()
    {
        ["label"] = new Dictionary<string, bool> { [$"{label}={value}"] = true },
    };

    private Dictionary<string, string> Labels => new() { [label] = value };

    /// <summary>Returns the containers with the label, running or not.</summary>
    public async Task<IReadOnlyList<LabelledContainer>> ContainersAsync(CancellationToken cancellationToken = default)
    {
        using var client = EngineAccess.Connect(endpoint);
        var everyState = new ContainersListParameters { All = true, Filters = Filter };
        var found = await client.Containers.ListContainersAsync(everyState, cancellationToken);
        return [.. found.Select(container => new LabelledContainer(container.Names[0].TrimStart('/'), container.Labels.AsReadOnly()))];
    }

    /// <summary>Runs a command in every running container with the label, and waits until all have ended.</summary>
    /// <returns>The number of containers in which its exit code was 0. A container that ends meanwhile does not count.</returns>
    public async Task<int> ExecAsync(IReadOnlyList<string> command, CancellationToken cancellationToken = default)
    {
        using var client = EngineAccess.Connect(endpoint);
        var running = new ContainersListParameters { Filters = Filter };
        var found = await client.Containers.ListContainersAsync(running, cancellationToken);
        var codes = await Task.WhenAll(found.Select(container => ExecAsync(client, container.ID, command, cancellationToken)));
        return codes.Count(code => code == 0);
    }

    /// <summary>Makes a bridge network with the label. Does nothing if it exists.</summary>
    public async Task CreateNetworkAsync(string name, CancellationToken cancellationToken = default)
    {
        using var client = EngineAccess.Connect(endpoint);
        var found = await client.Networks.ListNetworksAsync(new NetworksListParameters { Filters = Filter }, cancellationToken);
        if (found.Any(network => network.Name == name))
            return;
        var parameters = new NetworksCreateParameters { Name = name, Driver = "bridge", Labels = Labels };
        await client.Networks.CreateNetworkAsync(parameters, cancellationToken);
    }

    /// <summary>Makes a volume with the label, or finds the one with this name.</summary>
    /// <returns>The volume's folder on the engine's host.</returns>
    public async Task<string> CreateVolumeAsync(string name, CancellationToken cancellationToken = default)
    {
        using var client = EngineAccess.Connect(endpoint);
        var volume = await client.Volumes.CreateAsync(new VolumesCreateParameters { Name = name, Labels = Labels }, cancellationToken);
        return volume.Mountpoint;
    }

    /// <summary>Removes the containers (with their anonymous volumes), networks and volumes with the label.</summary>
    /// <returns>How many objects were found.</returns>
    /// <exception cref="EngineUnavailableException">The engine does not answer.</exception>
    public async Task<int> RemoveAsync(CancellationToken cancellationToken = default)
    {
        using var client = EngineAccess.Connect(endpoint);
        await EngineAccess.GreetAsync(client, endpoint, cancellationToken);
        return await DockerSweep.RemoveAsync(client, Filter, cancellationToken);
    }

    /// <returns>The exit code; null if the container is gone.</returns>
    private static async Task<long?> ExecAsync(
        DockerClient client, string container, IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        try
        {
            var parameters = new ContainerExecCreateParameters { Cmd = [.. command], AttachStdout = true, AttachStderr = true };
            var created = await client.Exec.CreateContainerExecAsync(container, parameters, cancellationToken);
            var attached = new ContainerExecStartParameters();
            using (var output = await client.Exec.StartContainerExecAsync(created.ID, attached, cancellationToken))
                await output.ReadOutputToEndAsync(cancellationToken);
            return (await client.Exec.InspectContainerExecAsync(created.ID, cancellationToken)).ExitCode;
        }
        catch (DockerApiException)
        {
            return null;
        }
    }
}

/// <summary>A container with the label.</summary>
/// <param name="Name">The container's full name.</param>
/// <param name="Labels">All labels of the container.</param>
public sealed record LabelledContainer(string Name, IReadOnlyDictionary<string, string> Labels);
