namespace Labs.Docker;

public sealed partial class Engine
{
    private const string RecordFolder = "/data";
    private int _recordTools;

    /// <summary>
    /// Starts to write numbered records to a volume, from a tool container with that volume. Returns after the first record.
    /// </summary>
    public async Task<RecordWriter> WriteRecordsAsync(
        Volume volume, RecordSpec? spec = null, CancellationToken cancellationToken = default)
    {
        var tools = await RecordTools.StartAsync(this, volume, readOnly: false, cancellationToken);
        // A writer that fails to start disposes its tool container too.
        return await tools.Disks.WriteRecordsAsync(Host, RecordFolder, spec, owned: tools, cancellationToken);
    }

    /// <summary>Returns what a volume has of the records that <see cref="WriteRecordsAsync"/> wrote.</summary>
    /// <param name="spec">The same as for <see cref="WriteRecordsAsync"/>.</param>
    public async Task<RecordsFound> ReadRecordsAsync(
        Volume volume, RecordSpec? spec = null, CancellationToken cancellationToken = default)
    {
        await using var tools = await RecordTools.StartAsync(this, volume, readOnly: true, cancellationToken);
        return await tools.Disks.ReadRecordsAsync(Host, RecordFolder, spec, cancellationToken);
    }

    /// <summary>A tool container that has a volume, and the agent in it.</summary>
    private sealed class RecordTools(Container container, AgentClient agent) : IAsyncDisposable
    {
        public DisksFacet Disks => agent.Disks;

        public static async Task<RecordTools> StartAsync(Engine engine, Volume volume, bool readOnly, CancellationToken cancellationToken)
        {
            var container = await engine.RunAsync("toolbox", new ContainerSpec
            {
                Name = $"records-{Interlocked.Increment(ref engine._recordTools)}",
                Network = "none",
                Mounts = [ContainerMount.Volume(volume, RecordFolder) with { ReadOnly = readOnly }],
                StopTimeout = TimeSpan.Zero,
            }, cancellationToken);
            try
            {
                return new RecordTools(container, await container.OpenAgentAsync(cancellationToken));
            }
            catch
            {
                await container.RemoveAsync(CancellationToken.None);
                throw;
            }
        }

        public async ValueTask DisposeAsync()
        {
            await agent.DisposeAsync();
            await container.RemoveAsync(CancellationToken.None);
        }
    }
}
