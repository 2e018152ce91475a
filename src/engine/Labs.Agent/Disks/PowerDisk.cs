using System.Globalization;
using Labs.Agent.Contracts;
using Labs.Agent.Linux;

namespace Labs.Agent.Disks;

/// <summary>
/// One disk whose power can be cut. From the engine's storage upwards: an image file, a loop device, xfs with reflinks, an image file
/// on it, a loop device with direct I/O, ext4. Descriptors of this process and mounts hold the loop devices, which end with the last
/// of them.
/// </summary>
internal sealed class PowerDisk : IDisposable
{
    /// <summary>_IOW(0x94, 9, int): make this file share all extents of another (include/uapi/linux/fs.h, ioctl_ficlone(2)).</summary>
    private const uint FICLONE = 0x40049409;

    /// <summary>The space that cuts and the file systems' own data may need besides the disk itself.</summary>
    private const long Reserve = 256L << 20;

    private const string Xfs = "/mnt/xfs";

    private readonly Dictionary<int, LoopDevice> _cuts = [];
    private string _folder = "";
    private string _name = "";
    private LoopDevice? _storage;
    private LoopDevice? _disk;

    public async Task<DiskReply> CreateAsync(DiskArguments arguments, CancellationToken cancellationToken)
    {
        if (_storage is not null)
            throw new AgentException("this agent already has a disk.");
        (_folder, _name) = (arguments.Folder, arguments.Name);
        RequireSpace(arguments.Bytes + Reserve);
        var image = $"{_folder}/{_name}.xfs";
        // Room for many cuts that are written to. The file is sparse.
        Truncate(image, Math.Max(16L << 30, 16 * arguments.Bytes));
        // -K: no discard, since the file is empty. Sectors of 4096 bytes, so that no write to the disk is smaller than its block.
        await Tool.RunAsync(AgentTarget.Host, cancellationToken, "mkfs.xfs", "-q", "-K", "-m", "reflink=1", "-s", "size=4096", image);
        _storage = LoopDevice.Attach(image, direct: false, 4096);
        Directory.CreateDirectory(Xfs);
        if (Native.mount(_storage.Path, Xfs, "xfs", Native.MS_NOATIME, null) < 0)
            throw MountFailed(Native.Error($"mount of {_storage.Path} as xfs"), ProcessFiles.Text("/proc/filesystems") ?? "");
        Truncate(Image, arguments.Bytes);
        // A new file reads as zeros, so nothing needs zeroing, now or later by the Linux kernel's lazy initialisation.
        await Tool.RunAsync(AgentTarget.Host, cancellationToken, "mkfs.ext4", "-q", "-F", "-b", "4096", "-m", "0",
            "-E", "nodiscard,lazy_itable_init=0,lazy_journal_init=0,assume_storage_prezeroed=1", Image);
        _disk = LoopDevice.Attach(Image, direct: true, 4096);
        return new DiskReply(_disk.Path);
    }

    public Task<CutReply> CutAsync(CutArguments arguments, CancellationToken cancellationToken)
    {
        if (_disk is null)
            throw new AgentException("there is no disk to cut.");
        RequireSpace(Reserve);
        var image = CutImage(arguments.Number);
        using (var source = File.OpenHandle(Image, FileMode.Open, FileAccess.Read))
        using (var target = File.OpenHandle(image, FileMode.CreateNew, FileAccess.ReadWrite))
        {
            // xfs waits for the writes under way and lets none begin, so the clone is the file at one moment.
            if (Native.ioctl(target, FICLONE, source) < 0)
                throw Native.Error($"FICLONE of {Image} to {image}, with {Free >> 20} MiB free in the engine's storage");
        }
        try
        {
            var loop = LoopDevice.Attach(image, direct: false, 4096);
            lock (_cuts)
                _cuts.Add(arguments.Number, loop);
            return Task.FromResult(new CutReply(loop.Path));
        }
        catch
        {
            File.Delete(image);
            throw;
        }
    }

    public Task<Nothing> DropAsync(CutArguments arguments, CancellationToken cancellationToken)
    {
        LoopDevice? loop;
        lock (_cuts)
            _cuts.Remove(arguments.Number, out loop);
        loop?.Dispose();
        File.Delete(CutImage(arguments.Number));
        return Task.FromResult(new Nothing());
    }

    /// <summary>Makes the disk's whole file system durable, and nothing else on the machine.</summary>
    public Task<Nothing> SyncAsync(Nothing arguments, CancellationToken cancellationToken)
    {
        using var mounted = Mounted.Of((_disk ?? throw new AgentException("there is no disk.")).Path, "/mnt/disk");
        using var folder = Native.OpenFolder(mounted.Folder);
        Native.Check(Native.syncfs(folder), $"syncfs of {mounted.Folder}");
        return Task.FromResult(new Nothing());
    }

    /// <summary>Mounts a cut in the tool container, which recovers its file system, and looks for records. It needs no container.</summary>
    public Task<RecordsFound> ReadAsync(CutReadArguments arguments, CancellationToken cancellationToken)
    {
        string device;
        lock (_cuts)
            device = _cuts.TryGetValue(arguments.Number, out var cut) ? cut.Path
                : throw new AgentException($"there is no cut {arguments.Number}.");
        using var mounted = Mounted.Of(device, $"/mnt/cut-{arguments.Number.ToString(CultureInfo.InvariantCulture)}");
        return Task.FromResult(Records.Read($"{mounted.Folder}/{arguments.File}", arguments.Bytes, cancellationToken));
    }

    public void Dispose()
    {
        lock (_cuts)
            foreach (var cut in _cuts.Values)
                cut.Dispose();
        _disk?.Dispose();
        _storage?.Dispose();
    }

    private long Free => new DriveInfo(_folder).AvailableFreeSpace;

    private string Image => $"{Xfs}/{_name}.ext4";

    private string CutImage(int number) => $"{Xfs}/{_name}-cut-{number.ToString(CultureInfo.InvariantCulture)}.ext4";

    private static void Truncate(string path, long bytes)
    {
        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        RandomAccess.SetLength(file, bytes);
    }

    /// <param name="known">/proc/filesystems after the attempt, which loads the module if there is one.</param>
    internal static AgentException MountFailed(AgentException error, string known) =>
        known.Split('\n').Any(line => line.Trim() == "xfs") ? error
        : new AgentException($"{error.Message}: the engine's Linux kernel has no xfs, which can clone a file at one moment. " +
            "Load it on the engine's machine (modprobe xfs), or use an engine whose Linux kernel has it.");

    private void RequireSpace(long bytes)
    {
        if (Free < bytes)
            throw new AgentException($"the engine's storage has {Free >> 20} MiB free, and {bytes >> 20} MiB are needed. " +
                "Free some (docker system df shows what uses it) or make the disk smaller.");
    }

    /// <summary>An ext4 file system mounted in this container. The engine may have mounted the same one for other containers.</summary>
    private sealed class Mounted(string folder) : IDisposable
    {
        public string Folder { get; } = folder;

        public static Mounted Of(string device, string folder)
        {
            Directory.CreateDirectory(folder);
            Native.Check(Native.mount(device, folder, "ext4", Native.MS_NOATIME, null), $"mount of {device} as ext4");
            return new Mounted(folder);
        }

        public void Dispose() => Native.Check(Native.umount2(Folder, 0), $"umount of {Folder}");
    }
}
