namespace Labs.Docker;

// More than 25 properties, because each one is an independent option of `docker run`; nothing reads them together.

/// <summary>
/// The options of a new container besides its image. Every option has a default. The engine sees names and labels that contain the
/// session.
/// </summary>
public sealed record ContainerSpec
{
    /// <summary>
    /// The short name, unique in the session; the image's name by default. The engine sees labs-&lt;session&gt;-&lt;name&gt;.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>The command, or the arguments if there is an entrypoint; the image's by default.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>The program that receives <see cref="Command"/> as its arguments; the image's by default.</summary>
    public IReadOnlyList<string>? Entrypoint { get; init; }

    /// <summary>Environment variables in addition to the image's.</summary>
    public Dictionary<string, string> Env { get; init; } = [];

    /// <summary>A user name or uid, optionally with ":group"; the image's by default.</summary>
    public string? User { get; init; }

    /// <summary>The host name inside; the first digits of the container's id by default.</summary>
    public string? Hostname { get; init; }

    /// <summary>The ports to publish, by default on 127.0.0.1 and a free port of the host: <c>Publish = [80]</c>.</summary>
    public IReadOnlyList<Publish> Publish { get; init; } = [];

    /// <summary>
    /// "none", "host", "bridge", a <see cref="Labs.Docker.Network"/>, or another container's network namespace:
    /// <c>pause.Network()</c>. The default is the engine's, "bridge".
    /// </summary>
    public NetworkMode? Network { get; init; }

    /// <summary>More names of the container on its <see cref="Labs.Docker.Network"/>, besides <see cref="Name"/>.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>A fixed IPv4 address on a network that was made with a subnet.</summary>
    public string? Address { get; init; }

    /// <summary>The PID namespace: "host", or another container's: <c>pause.Pid()</c>. The container has its own by default.</summary>
    public string? Pid { get; init; }

    /// <summary>
    /// The IPC namespace: "none", "private", "shareable", "host", or another container's: <c>pause.Ipc()</c>. The default is the
    /// engine's.
    /// </summary>
    public string? Ipc { get; init; }

    /// <summary>The UTS namespace: "host", or null for one of its own.</summary>
    public string? Uts { get; init; }

    /// <summary>Capabilities in addition to the engine's default ones, without CAP_: "NET_ADMIN" (capabilities(7)).</summary>
    public IReadOnlyList<string> CapAdd { get; init; } = [];

    /// <summary>Default capabilities that the container does not get; "ALL" for none of them.</summary>
    public IReadOnlyList<string> CapDrop { get; init; } = [];

    /// <summary>
    /// Devices that the container may use in addition to the engine's default ones, such as "b 7:* rw": type, major:minor, and
    /// read, write, mknod.
    /// </summary>
    public IReadOnlyList<string> DeviceCgroupRules { get; init; } = [];

    /// <summary>Security options such as "seccomp=unconfined" or "apparmor=unconfined".</summary>
    public IReadOnlyList<string> SecurityOpt { get; init; } = [];

    /// <summary>Runs the engine's small init as PID 1, which forwards signals and reaps zombies.</summary>
    public bool Init { get; init; }

    /// <summary>
    /// Files by absolute path, written before the container starts: <c>Files = { ["/etc/nginx/nginx.conf"] = text }</c>.
    /// </summary>
    public Dictionary<string, FileContent> Files { get; init; } = [];

    /// <summary>Volumes, temporary file systems and paths of the engine's host.</summary>
    public IReadOnlyList<ContainerMount> Mounts { get; init; } = [];

    /// <summary>Sysctls of the container's own namespaces: <c>Sysctls = { ["net.ipv4.ip_forward"] = "1" }</c>.</summary>
    public Dictionary<string, string> Sysctls { get; init; } = [];

    /// <summary>
    /// The memory limit in bytes; 0 for none. By default seven eighths of the memory of the engine's machine, so that the machine stays
    /// usable.
    /// </summary>
    public long? Memory { get; init; }

    /// <summary>The largest number of processes and threads; 0 for no limit.</summary>
    public long Processes { get; init; } = 4096;

    /// <summary>
    /// How many files each process may have open at once (RLIMIT_NOFILE, getrlimit(2)): the largest file descriptor is one less. By
    /// default the engine's own limit.
    /// </summary>
    public long? OpenFiles { get; init; }

    /// <summary>
    /// How many bytes of the container's output the engine keeps; 0 for all of it. The engine drops older output when a second file of this
    /// size is full.
    /// </summary>
    public long LogBytes { get; init; } = 64L << 20;

    /// <summary>The CPU limit; 0.5 is half of one CPU. None by default.</summary>
    public double? Cpus { get; init; }

    /// <summary>
    /// How long the container's processes may run under SCHED_FIFO and SCHED_RR in each second, up to 0.95 s by default (sched(7)). A Linux
    /// kernel with CONFIG_RT_GROUP_SCHED and cgroup v1 gives containers no such time otherwise; other ones refuse the setting and need only
    /// the capability SYS_NICE. The container then has a control group directly below the root one.
    /// </summary>
    public TimeSpan? RealTime { get; init; }

    /// <summary>The signal that a stop sends first; by default the image's, otherwise SIGTERM.</summary>
    public string? StopSignal { get; init; }

    /// <summary>How long a stop waits before it sends SIGKILL; 10 s by default.</summary>
    public TimeSpan? StopTimeout { get; init; }

    /// <summary>Keeps standard input open, so that a shell as PID 1 does not end.</summary>
    public bool Stdin { get; init; }

    /// <summary>
    /// The version of the Engine API in which the container is created, such as "1.39"; by default the engine's newest. The
    /// engine then fills in what was the default of that version.
    /// </summary>
    public string? ApiVersion { get; init; }

    /// <summary>The condition that holds before a run returns: <c>WaitFor.Port(80)</c>. By default it does not wait.</summary>
    public WaitFor? WaitFor { get; init; }
}
