namespace Labs.Docker;

public sealed partial class EngineAgent
{
    /// <summary>Starts writing numbered records in a folder of a running container; returns after the first.</summary>
    /// <param name="folder">As the container sees it.</param>
    public async Task<RecordWriter> WriteRecordsAsync(Container container, string folder, RecordSpec? spec = null, CancellationToken ct = default)
    {
        var target = await ((Place)container).TargetAsync(ct).ConfigureAwait(false);
        return await RecordWriter.StartAsync(await ConnectAsync(ct).ConfigureAwait(false), (spec ?? new RecordSpec()).Arguments(target, folder), () => ValueTask.CompletedTask, ct).ConfigureAwait(false);
    }

    /// <summary>
    /// How long it takes to append 128 bytes to a file in a folder of a running container and make them durable. The
    /// file has no name, so that nothing is left of it.
    /// </summary>
    /// <returns>Microseconds of each, in order.</returns>
    public async Task<IReadOnlyList<double>> MeasureSyncAsync(Container container, string folder, int count = 200, RecordSync sync = RecordSync.Data, CancellationToken ct = default)
    {
        var target = await ((Place)container).TargetAsync(ct).ConfigureAwait(false);
        var arguments = new RecordSpec { File = ".sync-probe", Sync = sync, Count = count, Rate = 0 }.Arguments(target, folder) with { Nameless = true };
        await using var writer = await RecordWriter.StartAsync(await ConnectAsync(ct).ConfigureAwait(false), arguments, () => ValueTask.CompletedTask, ct).ConfigureAwait(false);
        await writer.WaitAsync(ct).ConfigureAwait(false);
        return writer.SyncUs;
    }
}
