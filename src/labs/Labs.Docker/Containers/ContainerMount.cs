namespace Labs.Docker;

/// <summary>Something mounted into a container. Paths of the engine's host are the engine's, not the notebook's machine's.</summary>
public sealed record ContainerMount
{
    private ContainerMount(string type, string? source, string target) => (Type, Source, Target) = (type, source, target);

    /// <summary>"volume", "tmpfs" or "bind".</summary>
    public string Type { get; }

    public string? Source { get; }

    public string Target { get; }

    public bool ReadOnly { get; init; }

    /// <summary>Size limit of a tmpfs in bytes.</summary>
    public long? SizeBytes { get; init; }

    public static ContainerMount Volume(Volume volume, string target) => new("volume", volume.Name, target);

    /// <summary>A volume of the container's own that is removed with it.</summary>
    public static ContainerMount Anonymous(string target) => new("volume", null, target);

    public static ContainerMount Tmpfs(string target, long? sizeBytes = null) => new("tmpfs", null, target) { SizeBytes = sizeBytes };

    /// <summary>A path of the engine's host, such as /dev/loop-control or /sys/fs/cgroup.</summary>
    public static ContainerMount Bind(string hostPath, string target) => new("bind", hostPath, target);
}
