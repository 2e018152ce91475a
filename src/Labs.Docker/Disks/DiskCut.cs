using System.Collections.Concurrent;

namespace Labs.Docker;

/// <summary>
/// What a power cut left of a <see cref="PowerDisk"/>: a disk of its own. Its file system recovers by its journal when
/// the first container with <see cref="Volume"/> starts. Dispose of it, containers and all, when you have seen enough.
/// </summary>
public sealed class DiskCut : IAsyncDisposable
{
    private readonly PowerDisk _disk;
    private readonly ConcurrentBag<AgentProcess> _processes = [];

    internal DiskCut(PowerDisk disk, int number, Volume volume, DiskCutReply reply, IReadOnlyList<DiskStep> steps)
    {
        (_disk, Number, Volume, Device, Steps) = (disk, number, volume, reply.Device, steps);
        Began = DateTimeOffset.UnixEpoch.AddMilliseconds(reply.BeganUnixMs);
        Ended = DateTimeOffset.UnixEpoch.AddMilliseconds(reply.EndedUnixMs);
    }

    /// <summary>1 for the disk's first cut.</summary>
    public int Number { get; }

    /// <summary>The file system. What is written to it is not safe from a real power cut: it is there to be looked at.</summary>
    public Volume Volume { get; }

    /// <summary>The block device, as the engine's host names it.</summary>
    public string Device { get; }

    /// <summary>The engine's clock just before the cut. What was made durable earlier is in it.</summary>
    public DateTimeOffset Began { get; }

    /// <summary>The engine's clock just after the cut. What was written later is not in it.</summary>
    public DateTimeOffset Ended { get; }

    /// <summary>How long each step took: clone (the cut itself), attach, volume.</summary>
    public IReadOnlyList<DiskStep> Steps { get; }

    /// <summary>
    /// What the cut has of the records that <see cref="Engine.WriteRecordsAsync"/> wrote to the disk. The disk's own tool
    /// container looks, which takes milliseconds; the file system recovers at the first look.
    /// </summary>
    /// <param name="spec">As they were written.</param>
    public Task<RecordsFound> ReadRecordsAsync(RecordSpec? spec = null, CancellationToken cancellationToken = default) =>
        _disk.ReadCutAsync(Number, spec ?? new RecordSpec(), cancellationToken);

    /// <summary>
    /// Starts a command in a running container's network and file system with the cut in place of what the container has in a folder, for the
    /// command and its children alone: the container and the commands on other cuts see nothing of it. The cheap way to use a
    /// cut, since the engine has nothing to do for it. It has the rights and limits of the agent, and ends with the cut.
    /// </summary>
    /// <param name="folder">In the container.</param>
    /// <param name="scratch">Folders of the container that the command has to itself, empty, in memory.</param>
    /// <exception cref="AgentFailedException">The container does not run, or the cut can't be mounted, or there is no such command.</exception>
    public async Task<AgentProcess> StartInAsync(Container container, string folder, IReadOnlyList<string> scratch, IReadOnlyList<string> command, CancellationToken cancellationToken = default)
    {
        var process = await container.Engine.Agent.StartOnCutAsync(container, Device, PowerDisk.CutOptions, folder, scratch, command, cancellationToken).ConfigureAwait(false);
        _processes.Add(process);
        return process;
    }

    /// <summary>Ends the commands on the cut, removes the session's containers that have the volume, the volume, the loop device and the clone.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
            await process.DisposeAsync().ConfigureAwait(false);
        await _disk.RemoveAsync(this).ConfigureAwait(false);
    }

    public override string ToString() => $"cut {Number} ({Device})";
}
