namespace Labs.Docker;

public sealed partial class Engine
{
    private int _recordTools;

    /// <summary>Starts writing numbered records to a volume, from a tool container with that volume; returns after the first.</summary>
    public async Task<RecordWriter> WriteRecordsAsync(Volume volume, RecordSpec? spec = null, CancellationToken cancellationToken = default)
    {
        spec ??= new RecordSpec();
        var (tools, agent) = await RecordToolsAsync(volume, readOnly: false, cancellationToken).ConfigureAwait(false);
        return await RecordWriter.StartAsync(agent, spec.Arguments(AgentTarget.Host, "/data"), () => RemoveToolsAsync(tools, agent), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What a volume has of the records that <see cref="WriteRecordsAsync"/> wrote.</summary>
    /// <param name="spec">As they were written.</param>
    public async Task<RecordsFound> ReadRecordsAsync(Volume volume, RecordSpec? spec = null, CancellationToken cancellationToken = default)
    {
        spec ??= new RecordSpec();
        var (tools, agent) = await RecordToolsAsync(volume, readOnly: true, cancellationToken).ConfigureAwait(false);
        try
        {
            return await agent.CallAsync(AgentOperations.ReadRecords, new RecordReadArguments(AgentTarget.Host, spec.PathIn("/data"), spec.Bytes), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await RemoveToolsAsync(tools, agent).ConfigureAwait(false);
        }
    }

    private async Task<(Container Tools, AgentConnection Agent)> RecordToolsAsync(Volume volume, bool readOnly, CancellationToken ct)
    {
        var tools = await RunAsync("toolbox", new ContainerSpec
        {
            Name = $"records-{Interlocked.Increment(ref _recordTools)}",
            Network = "none",
            Mounts = [ContainerMount.Volume(volume, "/data") with { ReadOnly = readOnly }],
            StopTimeout = TimeSpan.Zero,
        }, ct).ConfigureAwait(false);
        try
        {
            return (tools, await AgentConnection.OpenAsync(tools, ct).ConfigureAwait(false));
        }
        catch
        {
            await tools.RemoveAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    private static async ValueTask RemoveToolsAsync(Container tools, AgentConnection agent)
    {
        await agent.DisposeAsync().ConfigureAwait(false);
        await tools.RemoveAsync(CancellationToken.None).ConfigureAwait(false);
    }
}
