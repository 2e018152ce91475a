using Docker.DotNet.Http;
using Docker.DotNet.Operations;

namespace Docker.DotNet;

public sealed class DockerClient : IDockerClient
{
    private readonly EngineConnection _connection;

    internal DockerClient(EngineConnection connection)
    {
        _connection = connection;
        System = new SystemOperations(connection);
        Containers = new ContainerOperations(connection);
        Images = new ImageOperations(connection);
        Networks = new NetworkOperations(connection);
        Volumes = new VolumeOperations(connection);
        Exec = new ExecOperations(connection);
    }

    public ISystemOperations System { get; }

    public IContainerOperations Containers { get; }

    public IImageOperations Images { get; }

    public INetworkOperations Networks { get; }

    public IVolumeOperations Volumes { get; }

    public IExecOperations Exec { get; }

    public void Dispose() => _connection.Dispose();
}
