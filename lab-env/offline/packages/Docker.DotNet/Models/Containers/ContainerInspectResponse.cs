namespace Docker.DotNet.Models;

public class ContainerInspectResponse
{
    public string ID { get; set; } = "";
    public DateTime Created { get; set; }
    public string Path { get; set; } = "";
    public IList<string> Args { get; set; } = null!;
    public State? State { get; set; }
    public string Image { get; set; } = "";
    public string Name { get; set; } = "";
    public long RestartCount { get; set; }
    public string Platform { get; set; } = "";
    public HostConfig? HostConfig { get; set; }
    public IList<MountPoint> Mounts { get; set; } = null!;
    public ContainerConfig? Config { get; set; }
    public NetworkSettings? NetworkSettings { get; set; }
}

public class ContainerConfig
{
    public string Hostname { get; set; } = "";
    public string User { get; set; } = "";
    public IDictionary<string, EmptyStruct>? ExposedPorts { get; set; }
    public bool Tty { get; set; }
    public IList<string> Env { get; set; } = null!;
    public IList<string> Cmd { get; set; } = null!;
    public string Image { get; set; } = "";
    public string WorkingDir { get; set; } = "";
    public IList<string> Entrypoint { get; set; } = null!;
    public IDictionary<string, string> Labels { get; set; } = null!;
    public string? StopSignal { get; set; }
}

public class MountPoint
{
    public string? Type { get; set; }
    public string? Name { get; set; }
    public string Source { get; set; } = "";
    public string Destination { get; set; } = "";
    public string? Driver { get; set; }
    public string Mode { get; set; } = "";
    public bool RW { get; set; }
    public string Propagation { get; set; } = "";
}

public class NetworkSettings
{
    public string SandboxID { get; set; } = "";
    public string SandboxKey { get; set; } = "";
    public IDictionary<string, IList<PortBinding>> Ports { get; set; } = null!;
    public IDictionary<string, EndpointSettings> Networks { get; set; } = null!;
}
