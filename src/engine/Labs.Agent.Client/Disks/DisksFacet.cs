using Labs.Agent.Contracts;

namespace Labs.Agent.Client;

/// <summary>Numbered records that show what is durable, and the disk of this agent whose power can be cut.</summary>
public sealed class DisksFacet
{
    private readonly AgentClient _agent;

    internal DisksFacet(AgentClient agent) => _agent = agent;

    /// <summary>Starts to write numbered records in a folder of a running container. Returns after the first one.</summary>
    /// <param name="folder">As the container sees it.</param>
    /// <param name="owned">Disposed together with the writer.</param>
    public async Task<RecordWriter> WriteRecordsAsync(
        IPlace place, string folder, RecordSpec? spec = null, IAsyncDisposable? owned = null, CancellationToken cancellationToken = default)
    {
        var target = await place.TargetAsync(cancellationToken);
        var arguments = (spec ?? new RecordSpec()).Arguments(target, folder);
        return await RecordWriter.StartAsync(_agent, arguments, owned, cancellationToken);
    }

    /// <summary>Returns what a folder of a running container has of the records that were written to it.</summary>
    /// <param name="spec">As the records were written.</param>
    public async Task<RecordsFound> ReadRecordsAsync(
        IPlace place, string folder, RecordSpec? spec = null, CancellationToken cancellationToken = default)
    {
        spec ??= new RecordSpec();
        var target = await place.TargetAsync(cancellationToken);
        var arguments = new RecordReadArguments(target, spec.PathIn(folder), spec.Bytes);
        return await _agent.CallAsync(DisksOperations.ReadRecords, arguments, cancellationToken);
    }

    /// <summary>
    /// Measures how long it takes to append 128 bytes to a file in a folder of a running container and make them durable. The file has
    /// no name, so that nothing is left of it.
    /// </summary>
    /// <returns>The microseconds of each append, in order.</returns>
    public async Task<IReadOnlyList<double>> MeasureSyncAsync(
        IPlace place, string folder, int count = 200, RecordSync sync = RecordSync.Data, CancellationToken cancellationToken = default)
    {
        var target = await place.TargetAsync(cancellationToken);
        var spec = new RecordSpec { File = ".sync-probe", Sync = sync, Count = count, Rate = 0 };
        var arguments = spec.Arguments(target, folder) with { Nameless = true };
        await using var writer = await RecordWriter.StartAsync(_agent, arguments, owned: null, cancellationToken);
        await writer.WaitAsync(cancellationToken);
        return writer.SyncUs;
    }

    /// <summary>Makes the power disk of this agent, which ends with it.</summary>
    /// <exception cref="AgentFailedException">No xfs, no free loop device, no space, or no permission.</exception>
    public Task<DiskReply> CreateAsync(DiskArguments arguments, CancellationToken cancellationToken = default) =>
        _agent.CallAsync(DisksOperations.Create, arguments, cancellationToken);

    /// <summary>Makes everything on the power disk durable (syncfs(2)).</summary>
    public Task SyncAsync(CancellationToken cancellationToken = default) =>
        _agent.CallAsync(DisksOperations.Sync, new Nothing(), cancellationToken);

    /// <summary>Makes a cut: the power disk as a power loss at this moment would leave it.</summary>
    /// <exception cref="AgentFailedException">No free loop device, or no space.</exception>
    public Task<CutReply> CutAsync(int number, CancellationToken cancellationToken = default) =>
        _agent.CallAsync(DisksOperations.Cut, new CutArguments(number), cancellationToken);

    /// <summary>Deletes a cut. Fine if there is none with this number.</summary>
    public Task DropCutAsync(int number, CancellationToken cancellationToken = default) =>
        _agent.CallAsync(DisksOperations.DropCut, new CutArguments(number), cancellationToken);

    /// <summary>Returns what a cut has of the records that were written to the root of the power disk.</summary>
    public Task<RecordsFound> ReadCutAsync(int number, RecordSpec spec, CancellationToken cancellationToken = default) =>
        _agent.CallAsync(DisksOperations.ReadCut, new CutReadArguments(number, spec.File, spec.Bytes), cancellationToken);

    /// <summary>Starts a command in a running container's namespaces with a cut mounted over a folder, for the command alone.</summary>
    /// <param name="device">The cut's block device on the engine's host; the cut may belong to another agent's disk.</param>
    /// <param name="options">The mount options of its ext4 file system.</param>
    /// <param name="folder">The folder of the container that the cut replaces.</param>
    /// <param name="scratch">Folders of the container that the command has to itself: empty, in memory.</param>
    public async Task<AgentProcess> StartOnCutAsync(
        IPlace place, string device, string options, string folder, IReadOnlyList<string> scratch, IReadOnlyList<string> command,
        CancellationToken cancellationToken = default)
    {
        var target = await place.TargetAsync(cancellationToken);
        var arguments = new CutRunArguments(target, device, options, folder, [.. scratch], [.. command]);
        return await AgentProcess.StartAsync(_agent, DisksOperations.RunOnCut, arguments, command);
    }
}
