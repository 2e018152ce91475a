using System.Collections.Concurrent;

namespace Labs.Docker;

/// <summary>
/// An ext4 disk whose power can be cut at any moment without stopping anything. After a killed process or container the Linux
/// kernel still has its page cache; a cut contains only what had reached the disk.
/// </summary>
/// <remarks>
/// A tool container has an xfs file system with reflinks, in an image file on a volume of its own. On that file system, a second
/// image file is a loop device with direct I/O, which contains the ext4 file system of <see cref="Volume"/>. A cut is a reflink
/// clone of the second image file (FICLONE, ioctl_ficlone(2)). The tool container is not privileged: it has SYS_ADMIN (mount, loop)
/// and MKNOD, and may use block devices of major 7 and /dev/loop-control. With these it is as powerful as root on the engine's host: it can
/// read and write every loop device there. It runs the labs' agent only; servers get <see cref="Volume"/>.
/// </remarks>
public sealed class PowerDisk : IAsyncDisposable
{
    /// <summary>The smallest size in bytes. A smaller disk would have hardly any room besides ext4's journal.</summary>
    private const long MinimumBytes = 64L << 20;

    private const string Folder = "/disk";

    // A cut need not survive a power loss of the engine's machine. Without flushes the recovery is fast.
    internal const string CutOptions = "nobarrier";

    private readonly Engine _engine;
    private readonly Container _tools;
    private readonly AgentClient _agent;
    private readonly ConcurrentDictionary<int, DiskCut> _cuts = [];
    private int _lastCut;

    private PowerDisk(Engine engine, string name, long bytes, Container tools, AgentClient agent, Volume volume, DiskReply reply) =>
        (_engine, Name, Bytes, _tools, _agent, Volume, Device) = (engine, name, bytes, tools, agent, volume, reply.Device);

    /// <summary>The name in the session.</summary>
    public string Name { get; }

    /// <summary>The size of the block device in bytes.</summary>
    public long Bytes { get; }

    /// <summary>The volume with the disk's file system, for containers. It has a folder lost+found, like every ext4.</summary>
    public Volume Volume { get; }

    /// <summary>The block device's path on the engine's host.</summary>
    public string Device { get; }

    /// <summary>The tool container, whose agent holds the loop devices and mounts.</summary>
    internal Container Tools => _tools;

    internal static async Task<PowerDisk> CreateAsync(
        Engine engine, string name, long bytes, ContainerMount? storage, CancellationToken cancellationToken)
    {
        if (bytes < MinimumBytes)
            throw new DiskException($"disk {name}: {bytes} bytes are too few; expected {MinimumBytes} (64 MiB) or more, so that ext4 has " +
                "room besides its journal.");
        var tools = await engine.RunAsync("toolbox", new ContainerSpec
        {
            Name = $"{name}-tools",
            Network = "none",
            CapDrop = ["ALL"],
            CapAdd = ["SYS_ADMIN", "MKNOD"],
            // Block major 7 is loop, character 10:237 is /dev/loop-control (Documentation/admin-guide/devices.txt).
            DeviceCgroupRules = ["b 7:* rw", "c 10:237 rw"],
            // Docker's default AppArmor profile forbids mount(2) even with SYS_ADMIN. Its seccomp profile allows it then.
            SecurityOpt = ["apparmor=unconfined"],
            Mounts = [storage ?? ContainerMount.Anonymous(Folder)],
            StopTimeout = TimeSpan.Zero,
        }, cancellationToken);
        AgentClient? agent = null;
        try
        {
            agent = await tools.OpenAgentAsync(cancellationToken);
            var reply = await agent.Disks.CreateAsync(new DiskArguments(Folder, engine.Lab.Name(name), bytes), cancellationToken);
            var volume = await VolumeAsync(engine, name, reply.Device, "", cancellationToken);
            return new PowerDisk(engine, name, bytes, tools, agent, volume, reply);
        }
        catch (Exception exception)
        {
            if (agent is not null)
                await agent.DisposeAsync();
            await tools.RemoveAsync(CancellationToken.None);
            if (exception is AgentFailedException failed)
                throw new DiskException($"disk {name} could not be made: {failed.Message}", failed);
            throw;
        }
    }

    /// <summary>
    /// Makes a cut within a few milliseconds: a second disk with what a power loss now would leave of this one. This disk continues.
    /// Several cuts may be made and recovered at the same time.
    /// </summary>
    /// <exception cref="DiskException">No free loop device, or no space.</exception>
    public async Task<DiskCut> CutAsync(CancellationToken cancellationToken = default)
    {
        var number = Interlocked.Increment(ref _lastCut);
        try
        {
            var reply = await _agent.Disks.CutAsync(number, cancellationToken);
            var volume = await VolumeAsync(_engine, $"{Name}-cut-{number}", reply.Device, CutOptions, cancellationToken);
            return _cuts[number] = new DiskCut(this, number, volume, reply.Device);
        }
        catch (AgentFailedException failed)
        {
            throw new DiskException($"disk {Name} could not be cut: {failed.Message}", failed);
        }
        catch (Exception exception) when (exception is EngineException or AgentGoneException)
        {
            await DropAsync(number);
            throw;
        }
    }

    /// <summary>
    /// Makes everything on the disk durable (syncfs(2)). Call it after the experiment's data has been set up. Otherwise recently copied
    /// files are only in the page cache, and a server on a cut would find half of them.
    /// </summary>
    public Task SyncAsync(CancellationToken cancellationToken = default) => _agent.Disks.SyncAsync(cancellationToken);

    /// <summary>Removes the disk, its cuts, and the session's containers and commands that use them.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_cuts.Values.Select(cut => cut.DisposeAsync().AsTask()));
        await RemoveAsync(Volume);
        await _agent.DisposeAsync();
        await _tools.RemoveAsync(CancellationToken.None);
    }

    public override string ToString() => $"{Name} ({Device})";

    private static Task<Volume> VolumeAsync(
        Engine engine, string name, string device, string options, CancellationToken cancellationToken)
    {
        var driver = new Dictionary<string, string> { ["type"] = "ext4", ["device"] = device, ["o"] = options };
        return engine.CreateVolumeAsync(name, driver, cancellationToken);
    }

    internal Task<RecordsFound> ReadCutAsync(int number, RecordSpec spec, CancellationToken cancellationToken) =>
        _agent.Disks.ReadCutAsync(number, spec, cancellationToken);

    internal async Task RemoveAsync(DiskCut cut)
    {
        await RemoveAsync(cut.Volume);
        await DropAsync(cut.Number);
        _cuts.TryRemove(cut.Number, out _);
    }

    // The Linux kernel needs this order: first the containers that mount the volume, then the volume, then its loop device.
    private async Task RemoveAsync(Volume volume)
    {
        var users = _engine.Containers.Where(container => container.Uses(volume));
        await Task.WhenAll(users.Select(container => container.RemoveAsync(CancellationToken.None)));
        await volume.RemoveAsync(CancellationToken.None);
    }

    private async Task DropAsync(int number)
    {
        try
        {
            await _agent.Disks.DropCutAsync(number, CancellationToken.None);
        }
        catch (AgentGoneException)
        {
            // The agent has ended, and its loop devices with it.
        }
    }
}
