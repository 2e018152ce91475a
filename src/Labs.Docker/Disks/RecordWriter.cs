namespace Labs.Docker;

/// <summary>
/// A small program that appends numbered records to a file, one after another, and acknowledges each when write(2), and
/// fdatasync(2) or fsync(2) where asked for, have returned.
/// </summary>
public sealed class RecordWriter : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<double> _syncUs = [];
    private readonly Func<ValueTask> _afterwards;
    private Task _writing = Task.CompletedTask;
    private long _acknowledged;

    private RecordWriter(Func<ValueTask> afterwards) => _afterwards = afterwards;

    /// <summary>Records 1 to this one are acknowledged. It grows about every 2 ms.</summary>
    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    /// <summary>How long write and sync took, in microseconds, of each record in order; thinned beyond 250,000 a second.</summary>
    public IReadOnlyList<double> SyncUs
    {
        get
        {
            lock (_syncUs)
                return [.. _syncUs];
        }
    }

    /// <summary>Returns when the first record is acknowledged.</summary>
    internal static async Task<RecordWriter> StartAsync(AgentConnection agent, RecordWriteArguments arguments, Func<ValueTask> afterwards, CancellationToken ct)
    {
        var writer = new RecordWriter(afterwards);
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        writer._writing = agent.CallAsync(AgentOperations.WriteRecords, arguments, item =>
        {
            lock (writer._syncUs)
                writer._syncUs.AddRange(item.SyncUs);
            Interlocked.Exchange(ref writer._acknowledged, item.Acknowledged);
            first.TrySetResult();
            return ValueTask.CompletedTask;
        }, writer._stop.Token);
        try
        {
            await (await Task.WhenAny(first.Task, writer._writing).WaitAsync(ct).ConfigureAwait(false)).ConfigureAwait(false);
            return writer;
        }
        catch
        {
            await writer.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Waits until <see cref="RecordSpec.Count"/> records are written.</summary>
    /// <exception cref="AgentFailedException">The disk is full, or another error of the kernel.</exception>
    public Task WaitAsync(CancellationToken cancellationToken = default) => _writing.WaitAsync(cancellationToken);

    /// <summary>Ends the writing.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        try
        {
            await _writing.ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or EngineException)
        {
            // Ended by us, or before; WaitAsync has told why.
        }
        await _afterwards().ConfigureAwait(false);
    }
}
