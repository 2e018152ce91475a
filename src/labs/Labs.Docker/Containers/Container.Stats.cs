using Docker.DotNet.Models;

namespace Labs.Docker;

public sealed partial class Container
{
    /// <summary>Reads what the container uses now. A container that is not running uses nothing: all values are 0.</summary>
    /// <exception cref="EngineException">The container has been removed.</exception>
    public async Task<ContainerStats> StatsAsync(CancellationToken cancellationToken = default)
    {
        ContainerStatsResponse? sample = null;
        var parameters = new ContainerStatsParameters { Stream = false, OneShot = true };
        var report = new Reporter<ContainerStatsResponse>(value => sample = value);
        await _engine.CallAsync(
            $"read the statistics of container {Name}", Name,
            token => _engine.Client.Containers.GetContainerStatsAsync(Id, parameters, report, token), cancellationToken);
        return ContainerStats.Of(sample ?? throw new EngineException($"the engine returned no statistics of container {Name}."));
    }
}
