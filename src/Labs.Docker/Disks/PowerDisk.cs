namespace Labs.Docker;

/// <summary>
/// An ext4 disk whose power can be cut at any moment while everything runs on. Killing a process or a container keeps
/// the kernel's page cache; a cut keeps only what had reached the disk.
/// </summary>
/// <remarks>
/// A tool container holds an xfs file system with reflinks, in an image file on a volume. On it, disk.img is a loop
/// device with direct I/O, which carries the ext4 file system of <see cref="Volume"/>. A cut is a reflink clone of
/// disk.img (FICLONE, ioctl_ficlone(2)). The tool container has SYS_ADMIN (mount, loop) and MKNOD, and may use block
/// devices of major 7 and /dev/loop-control; it is not privileged.
/// </remarks>
public sealed class PowerDisk : IAsyncDisposable
{
    /// <summary>Smaller ones have no room for ext4's journal.</summary>
    public const long MinimumBytes = 64L << 20;

    private const string Folder = "/disk";
    private readonly Container _tools;
    private readonly Volume _storage;
    private readonly AgentConnection _agent;

    private PowerDisk(string name, long bytes, Container tools, Volume storage, AgentConnection agent, Volume volume, DiskReply reply, IReadOnlyList<DiskStep> steps)
    {
        (Name, Bytes, _tools, _storage, _agent, Volume, Device, Steps) = (name, bytes, tools, storage, agent, volume, reply.Device, steps);
    }

    /// <summary>The name in the session.</summary>
    public string Name { get; }

    /// <summary>The size of the block device.</summary>
    public long Bytes { get; }

    /// <summary>The disk's file system, to mount into containers. It has a folder lost+found, as every ext4.</summary>
    public Volume Volume { get; }

    /// <summary>The block device, as the engine's host names it.</summary>
    public string Device { get; }

    /// <summary>How long each step of making the disk took.</summary>
    public IReadOnlyList<DiskStep> Steps { get; }

    internal static Task<PowerDisk> CreateAsync(Engine engine, string name, long bytes, CancellationToken ct) => throw new NotImplementedException();

    /// <summary>
    /// Cuts the power, in a few milliseconds: a disk as this one would be found afterwards. This one runs on. Cuts may be
    /// made and recovered in parallel.
    /// </summary>
    /// <exception cref="DiskException">No free loop device, or no space.</exception>
    public Task<DiskCut> CutAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Removes the disk. Its cuts and the containers that use it must be gone.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();

    public override string ToString() => $"{Name} ({Device})";
}
