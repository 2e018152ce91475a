namespace Docker.DotNet.Models;

public class HostConfig
{
    public IList<string> Binds { get; set; } = null!;
    public string NetworkMode { get; set; } = "";
    public IDictionary<string, IList<PortBinding>> PortBindings { get; set; } = null!;
    public RestartPolicy RestartPolicy { get; set; } = null!;
    public bool AutoRemove { get; set; }
    public IList<string> VolumesFrom { get; set; } = null!;
    public IList<string> CapAdd { get; set; } = null!;
    public IList<string> CapDrop { get; set; } = null!;
    public string CgroupnsMode { get; set; } = "";
    public IList<string> DNS { get; set; } = null!;
    public IList<string> ExtraHosts { get; set; } = null!;
    public string IpcMode { get; set; } = "";
    public long OomScoreAdj { get; set; }
    public string PidMode { get; set; } = "";
    public bool Privileged { get; set; }
    public bool PublishAllPorts { get; set; }
    public bool ReadonlyRootfs { get; set; }
    public IList<string> SecurityOpt { get; set; } = null!;
    public IDictionary<string, string>? Tmpfs { get; set; }
    public string UTSMode { get; set; } = "";
    public long ShmSize { get; set; }
    public IDictionary<string, string>? Sysctls { get; set; }
    public string? Runtime { get; set; }
    public long Memory { get; set; }
    public long NanoCPUs { get; set; }
    public IList<DeviceMapping> Devices { get; set; } = null!;
    public IList<string> DeviceCgroupRules { get; set; } = null!;
    public long MemorySwap { get; set; }
    public long? PidsLimit { get; set; }
    public IList<Mount>? Mounts { get; set; }
    public bool? Init { get; set; }
}

public class PortBinding
{
    public string HostIP { get; set; } = "";
    public string HostPort { get; set; } = "";
}

public class RestartPolicy
{
    public RestartPolicyKind Name { get; set; }
    public long MaximumRetryCount { get; set; }
}

public class DeviceMapping
{
    public string PathOnHost { get; set; } = "";
    public string PathInContainer { get; set; } = "";
    public string CgroupPermissions { get; set; } = "";
}
