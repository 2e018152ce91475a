using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Docker.DotNet.Models;

namespace Labs.Docker;

public sealed partial class Container
{
    /// <summary>One sample, now.</summary>
    /// <exception cref="EngineException">The container is gone. One that is not running gives zeros.</exception>
    public async Task<ContainerStats> StatsAsync(CancellationToken cancellationToken = default)
    {
        ContainerStatsResponse? sample = null;
        await _engine.CallAsync($"read the statistics of container {Name}", Name, token => _engine.Client.Containers.GetContainerStatsAsync(
            Id, new ContainerStatsParameters { Stream = false, OneShot = true }, new Reporter<ContainerStatsResponse>(value => sample = value), token), cancellationToken);
        return ContainerStats.Of(sample ?? throw new EngineException($"the engine gave no statistics of container {Name}"));
    }

    /// <summary>A sample about every second, until the container ends or the loop is left.</summary>
    public IAsyncEnumerable<ContainerStats> StatsStreamAsync(CancellationToken cancellationToken = default) =>
        _engine.StreamAsync<ContainerStatsResponse, ContainerStats>(
            $"read the statistics of container {Name}",
            Name,
            (report, token) => _engine.Client.Containers.GetContainerStatsAsync(Id, new ContainerStatsParameters { Stream = true }, report, token),
            ContainerStats.Of,
            cancellationToken);
}
