using System.Collections.Concurrent;
using System.Diagnostics;

namespace Labs.Docker;

/// <summary>
/// An ext4 disk whose power can be cut at any moment while everything runs on. Killing a process or a container keeps
/// the kernel's page cache; a cut keeps only what had reached the disk.
/// </summary>
/// <remarks>
/// A tool container holds an xfs file system with reflinks, in an image file on a volume of its own. On it, another
/// image is a loop device with direct I/O, which carries the ext4 file system of <see cref="Volume"/>. A cut is a reflink
/// clone of that image (FICLONE, ioctl_ficlone(2)). The tool container is not privileged: it has SYS_ADMIN (mount, loop) and MKNOD,
/// and may use block devices of major 7 and /dev/loop-control.
/// </remarks>
public sealed class PowerDisk : IAsyncDisposable
{
    /// <summary>Smaller ones have hardly room beside ext4's journal.</summary>
    public const long MinimumBytes = 64L << 20;

    private const string Folder = "/disk";

    // What a cut's file system writes need not survive the engine's machine: nothing is flushed, so that recovery is fast.
    internal const string CutOptions = "nobarrier";

    private readonly Engine _engine;
    private readonly Container _tools;
    private readonly AgentConnection _agent;
    private readonly ConcurrentDictionary<int, DiskCut> _cuts = [];
    private int _lastCut;

    private PowerDisk(Engine engine, string name, long bytes, Container tools, AgentConnection agent, Volume volume, DiskReply reply) =>
        (_engine, Name, Bytes, _tools, _agent, Volume, Device, Steps) = (engine, name, bytes, tools, agent, volume, reply.Device, reply.Steps);

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

    /// <summary>The container that holds the disk together.</summary>
    internal Container Tools => _tools;

    internal static async Task<PowerDisk> CreateAsync(Engine engine, string name, long bytes, ContainerMount? storage, CancellationToken ct)
    {
        if (bytes < MinimumBytes)
            throw new DiskException($"disk {name}: {bytes} bytes are too few; expected {MinimumBytes} (64 MiB) or more, so that ext4 has room beside its journal.");
        var tools = await engine.RunAsync("toolbox", new ContainerSpec
        {
            Name = $"{name}-tools",
            Network = "none",
            CapDrop = ["ALL"],
            CapAdd = ["SYS_ADMIN", "MKNOD"],
            // Block major 7 is loop, character 10:237 is /dev/loop-control (Documentation/admin-guide/devices.txt).
            DeviceCgroupRules = ["b 7:* rw", "c 10:237 rw"],
            // Docker's default profile forbids mount(2) whatever the capabilities; its seccomp profile goes by them.
            SecurityOpt = ["apparmor=unconfined"],
            Mounts = [storage ?? ContainerMount.Anonymous(Folder)],
            StopTimeout = TimeSpan.Zero,
        }, ct).ConfigureAwait(false);
        AgentConnection? agent = null;
        try
        {
            agent = await AgentConnection.OpenAsync(tools, ct).ConfigureAwait(false);
            var reply = await agent.CallAsync(AgentOperations.CreateDisk, new DiskCreateArguments(Folder, engine.Lab.Name(name), bytes), ct).ConfigureAwait(false);
            return new PowerDisk(engine, name, bytes, tools, agent, await VolumeAsync(engine, name, reply.Device, "", ct).ConfigureAwait(false), reply);
        }
        catch (Exception exception)
        {
            if (agent is not null)
                await agent.DisposeAsync().ConfigureAwait(false);
            await tools.RemoveAsync(CancellationToken.None).ConfigureAwait(false);
            if (exception is AgentFailedException failed)
                throw new DiskException($"disk {name} could not be made: {failed.Message}", failed);
            throw;
        }
    }

    /// <summary>
    /// Cuts the power, in a few milliseconds: gives a disk as this one would be found afterwards. This one runs on. Cuts
    /// may be made and recovered in parallel.
    /// </summary>
    /// <exception cref="DiskException">No free loop device, or no space.</exception>
    public async Task<DiskCut> CutAsync(CancellationToken cancellationToken = default)
    {
        var number = Interlocked.Increment(ref _lastCut);
        try
        {
            var reply = await _agent.CallAsync(AgentOperations.CutDisk, new DiskCutArguments(number), cancellationToken).ConfigureAwait(false);
            var clock = Stopwatch.StartNew();
            var volume = await VolumeAsync(_engine, $"{Name}-cut-{number}", reply.Device, CutOptions, cancellationToken).ConfigureAwait(false);
            return _cuts[number] = new DiskCut(this, number, volume, reply, [.. reply.Steps, new DiskStep("volume", clock.Elapsed.TotalMilliseconds)]);
        }
        catch (AgentFailedException failed)
        {
            throw new DiskException($"disk {Name} could not be cut: {failed.Message}", failed);
        }
        catch (EngineException)
        {
            await DropAsync(number).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Makes everything on the disk durable (syncfs(2)). Call it when an experiment is set up: what was copied a moment
    /// ago is in the page cache only, and a cut would leave a server half of its files.
    /// </summary>
    public async Task SyncAsync(CancellationToken cancellationToken = default) =>
        await _agent.CallAsync(AgentOperations.SyncDisk, new Nothing(), cancellationToken).ConfigureAwait(false);

    /// <summary>Removes the disk, its cuts, and the session's containers and commands that use them.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_cuts.Values.Select(cut => cut.DisposeAsync().AsTask())).ConfigureAwait(false);
        await RemoveAsync(Volume).ConfigureAwait(false);
        await _agent.DisposeAsync().ConfigureAwait(false);
        await _tools.RemoveAsync(CancellationToken.None).ConfigureAwait(false);
    }

    public override string ToString() => $"{Name} ({Device})";

    private static Task<Volume> VolumeAsync(Engine engine, string name, string device, string options, CancellationToken ct) =>
        engine.CreateVolumeAsync(name, new Dictionary<string, string> { ["type"] = "ext4", ["device"] = device, ["o"] = options }, ct);

    internal async Task<RecordsFound> ReadCutAsync(int number, RecordSpec spec, CancellationToken ct) =>
        (await _agent.CallAsync(AgentOperations.ReadCut, new CutRecordsArguments(number, spec.File, spec.Bytes), ct).ConfigureAwait(false)).Found;

    internal async Task RemoveAsync(DiskCut cut)
    {
        await RemoveAsync(cut.Volume).ConfigureAwait(false);
        await DropAsync(cut.Number).ConfigureAwait(false);
        _cuts.TryRemove(cut.Number, out _);
    }

    // In the order that the kernel needs: what has the volume mounted, the volume, and then the loop device below it.
    private async Task RemoveAsync(Volume volume)
    {
        await Task.WhenAll(_engine.Containers.Where(container => container.Uses(volume)).Select(container => container.RemoveAsync(CancellationToken.None))).ConfigureAwait(false);
        await volume.RemoveAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private async Task DropAsync(int number)
    {
        try
        {
            await _agent.CallAsync(AgentOperations.DropCut, new DiskCutArguments(number), CancellationToken.None).ConfigureAwait(false);
        }
        catch (AgentGoneException)
        {
            // Its loop devices went with it.
        }
    }
}
