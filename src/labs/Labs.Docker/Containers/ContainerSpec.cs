namespace Labs.Docker;

/// <summary>What a container is made from, beside its image. Everything has a default; names and labels carry the session.</summary>
public sealed record ContainerSpec
{
    /// <summary>The short name, unique in the session; the engine sees labs-&lt;session&gt;-&lt;name&gt;. The image's name by default.</summary>
    public string? Name { get; init; }

    public IReadOnlyList<string>? Command { get; init; }

    public IReadOnlyList<string>? Entrypoint { get; init; }

    public Dictionary<string, string> Env { get; init; } = [];

    public string? WorkingDirectory { get; init; }

    /// <summary>A user or uid, with ":group" if wanted.</summary>
    public string? User { get; init; }

    public string? Hostname { get; init; }

    /// <summary>Ports to publish, on 127.0.0.1 and a free host port unless said otherwise: <c>Publish = [80]</c>.</summary>
    public IReadOnlyList<Publish> Publish { get; init; } = [];

    /// <summary>Publishes every port that the image exposes, as `docker run -P` does (on all addresses of the engine's host).</summary>
    public bool PublishAll { get; init; }

    /// <summary>"none", "host", "bridge", a <see cref="Labs.Docker.Network"/>, or another container's: <c>pause.Network()</c>.</summary>
    public NetworkMode? Network { get; init; }

    /// <summary>Further names of the container on its <see cref="Labs.Docker.Network"/>, beside <see cref="Name"/>.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>A fixed IPv4 address on a network made with a subnet.</summary>
    public string? Address { get; init; }

    /// <summary>"host" or another container's: <c>pause.Pid()</c>.</summary>
    public string? Pid { get; init; }

    /// <summary>"none", "private", "shareable", "host", or another container's: <c>pause.Ipc()</c>.</summary>
    public string? Ipc { get; init; }

    /// <summary>"host" or null for its own.</summary>
    public string? Uts { get; init; }

    /// <summary>"host" or "private" (only with cgroup v2).</summary>
    public string? CgroupNamespace { get; init; }

    public IReadOnlyList<string> CapAdd { get; init; } = [];

    public IReadOnlyList<string> CapDrop { get; init; } = [];

    /// <summary>Devices that it may use beside the engine's default ones, as "b 7:* rw": type, major:minor, read, write, mknod.</summary>
    public IReadOnlyList<string> DeviceCgroupRules { get; init; } = [];

    public IReadOnlyList<string> SecurityOpt { get; init; } = [];

    public bool Privileged { get; init; }

    /// <summary>The engine's small init as PID 1: passes signals on and reaps zombies.</summary>
    public bool Init { get; init; }

    /// <summary>Absolute path → content, written before the container starts: <c>Files = { ["/etc/nginx/nginx.conf"] = text }</c>.</summary>
    public Dictionary<string, FileContent> Files { get; init; } = [];

    public IReadOnlyList<ContainerMount> Mounts { get; init; } = [];

    public Dictionary<string, string> Sysctls { get; init; } = [];

    /// <summary>Name servers.</summary>
    public IReadOnlyList<string> Dns { get; init; } = [];

    /// <summary>Lines for /etc/hosts, "name:address".</summary>
    public IReadOnlyList<string> ExtraHosts { get; init; } = [];

    /// <summary>Memory limit in bytes.</summary>
    public long? Memory { get; init; }

    /// <summary>CPU limit in CPUs, 0.5 for half of one.</summary>
    public double? Cpus { get; init; }

    public long? PidsLimit { get; init; }

    /// <summary>"no", "always", "unless-stopped" or "on-failure[:retries]".</summary>
    public string? Restart { get; init; }

    /// <summary>The signal that a stop sends first; the image's, else SIGTERM, by default.</summary>
    public string? StopSignal { get; init; }

    /// <summary>How long a stop waits before SIGKILL; 10 s by default.</summary>
    public TimeSpan? StopTimeout { get; init; }

    public HealthCheck? Health { get; init; }

    /// <summary>Keeps standard input open, so that a shell as PID 1 stays.</summary>
    public bool Stdin { get; init; }

    /// <summary>Gives the process a terminal; its output is then one stream.</summary>
    public bool Tty { get; init; }

    public bool ReadOnly { get; init; }

    public Dictionary<string, string> Labels { get; init; } = [];

    /// <summary>What has to be so before a run returns: <c>WaitFor.Port(80)</c>. Started is enough by default.</summary>
    public WaitFor? WaitFor { get; init; }
}
