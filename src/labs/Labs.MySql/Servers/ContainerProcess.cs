using Labs.Docker;

namespace Labs.MySql;

/// <summary>A server in a container of its own, as its first process.</summary>
internal sealed class ContainerProcess(Container container, ServerGroup group) : ServerProcess
{
    public Container Container => container;

    public override string Name => container.ShortName;

    public override string Address => container.Facts.IpAddress is { } address ? $"{address}:{Server.Port}" : container.Facts.Status;

    public override string LogCommand => $"docker logs {container.Name}";

    public override async Task<(string Host, int Port)> EndpointAsync(CancellationToken cancellationToken)
    {
        group.ReachesContainers ??= !container.Engine.IsRemote
            && await Reach.IsReachableAsync(container.IpAddress, Server.Port, cancellationToken);
        return group.ReachesContainers == true ? (container.IpAddress, Server.Port) : ("127.0.0.1", container.HostPort(Server.Port));
    }

    public override Task StartAsync(CancellationToken cancellationToken) => container.StartAsync(cancellationToken);

    public override async Task KillAsync(CancellationToken cancellationToken)
    {
        try
        {
            await container.KillAsync(cancellationToken: cancellationToken);
        }
        catch (EngineException)
        {
            if ((await container.InspectAsync(cancellationToken)).Running)
                throw;
        }
        await container.WaitAsync(cancellationToken);
    }

    // The container's own grace time is StopTimeout.
    public override Task StopAsync(CancellationToken cancellationToken) => container.StopAsync(cancellationToken: cancellationToken);

    public override Task PauseAsync(CancellationToken cancellationToken) => container.PauseAsync(cancellationToken);

    public override Task UnpauseAsync(CancellationToken cancellationToken) => container.UnpauseAsync(cancellationToken);

    public override Task RemoveAsync(CancellationToken cancellationToken) => container.RemoveAsync(cancellationToken);

    public override async Task<IEnumerable<string>> LogTailAsync(int lines, CancellationToken cancellationToken) =>
        (await container.LogsAsync(lines, cancellationToken)).Select(line => line.Text);

    public override async Task<ServerExit?> ExitAsync(CancellationToken cancellationToken)
    {
        var facts = await container.InspectAsync(cancellationToken);
        return facts.Running ? null : new ServerExit(facts.ExitCode, facts.OutOfMemory);
    }

    public override async Task<long?> HostPidAsync(CancellationToken cancellationToken) =>
        (await container.InspectAsync(cancellationToken)).HostPid is > 0 and var pid ? pid : null;
}
