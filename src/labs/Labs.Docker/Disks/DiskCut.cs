using System.Collections.Concurrent;

namespace Labs.Docker;

/// <summary>
/// A cut of a <see cref="PowerDisk"/>: a separate disk with what a power loss at that moment would leave. Its file system recovers
/// from its journal when the first container with <see cref="Volume"/> starts. Disposing removes it and the containers that use it.
/// </summary>
public sealed class DiskCut : IAsyncDisposable
{
    private readonly PowerDisk _disk;
    private readonly ConcurrentBag<AgentProcess> _processes = [];

    internal DiskCut(PowerDisk disk, int number, Volume volume, string device) =>
        (_disk, Number, Volume, Device) = (disk, number, volume, device);

    /// <summary>The cut's number on its disk, from 1.</summary>
    public int Number { get; }

    /// <summary>The cut's file system. Writes to it are not safe from a real power loss, because it is only meant to be examined.</summary>
    public Volume Volume { get; }

    /// <summary>The block device's path on the engine's host.</summary>
    public string Device { get; }

    /// <summary>
    /// Returns what the cut has of the records that <see cref="Engine.WriteRecordsAsync"/> wrote to the disk. The disk's own tool
    /// container reads them, which takes milliseconds. The first call recovers the file system.
    /// </summary>
    /// <param name="spec">The same as for <see cref="Engine.WriteRecordsAsync"/>.</param>
    public Task<RecordsFound> ReadRecordsAsync(RecordSpec? spec = null, CancellationToken cancellationToken = default) =>
        _disk.ReadCutAsync(Number, spec ?? new RecordSpec(), cancellationToken);

    /// <summary>
    /// Starts a command in a running container's network and file system, with the cut mounted over a folder. Only the command and its
    /// children see the cut there; the container and commands on other cuts do not. This is the cheap way to use a cut, because the
    /// engine does not start a container. The command has the agent's rights and limits, and ends with the cut.
    /// </summary>
    /// <param name="folder">The folder of the container that the cut replaces.</param>
    /// <param name="scratch">Folders of the container that the command has to itself: empty, in memory.</param>
    /// <exception cref="AgentFailedException">
    /// The container is not running, the cut can't be mounted, or there is no such command.
    /// </exception>
    public async Task<AgentProcess> StartInAsync(
        Container container, string folder, IReadOnlyList<string> scratch, IReadOnlyList<string> command,
        CancellationToken cancellationToken = default)
    {
        var disks = container.Engine.Agent.Disks;
        var process = await disks.StartOnCutAsync(container, Device, PowerDisk.CutOptions, folder, scratch, command, cancellationToken);
        _processes.Add(process);
        return process;
    }

    /// <summary>
    /// Ends the commands on the cut, and removes the session's containers that use its volume, the volume, the loop device and the clone.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
            await process.DisposeAsync();
        await _disk.RemoveAsync(this);
    }

    public override string ToString() => $"cut {Number} ({Device})";
}
