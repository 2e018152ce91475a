namespace Labs.Docker;

/// <summary>A mount in a container.</summary>
public sealed record ContainerMount
{
    private ContainerMount(string type, string? source, string target) => (Type, Source, Target) = (type, source, target);

    /// <summary>The Engine API's word for the kind of mount: "volume" or "tmpfs".</summary>
    internal string Type { get; }

    /// <summary>The volume's name; null for a tmpfs and for an anonymous volume.</summary>
    public string? Source { get; }

    /// <summary>The absolute path in the container.</summary>
    public string Target { get; }

    /// <summary>Makes the mount read-only for the container.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The size limit of a tmpfs in bytes; null for the Linux kernel's default, half of the memory.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>Mounts a volume of the session.</summary>
    public static ContainerMount Volume(Volume volume, string target) => new("volume", volume.Name, target);

    /// <summary>Mounts a new volume that belongs to the container and is removed with it.</summary>
    public static ContainerMount Anonymous(string target) => new("volume", null, target);

    /// <summary>Mounts an empty file system in memory.</summary>
    /// <param name="sizeBytes">The size limit; by default half of the machine's memory.</param>
    public static ContainerMount Tmpfs(string target, long? sizeBytes = null) => new("tmpfs", null, target) { SizeBytes = sizeBytes };
}
