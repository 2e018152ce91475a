using Labs.Agent.Contracts;

namespace Labs.Agent.Client;

/// <summary>
/// Appends numbered records to a file, one after another, and acknowledges each when write(2), and fdatasync(2) or fsync(2) if asked
/// for, have returned.
/// </summary>
public sealed class RecordWriter : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<double> _syncUs = [];
    private readonly IAsyncDisposable? _owned;
    private Task _writing = Task.CompletedTask;
    private long _acknowledged;

    private RecordWriter(IAsyncDisposable? owned) => _owned = owned;

    /// <summary>The number of the last acknowledged record; all before it are acknowledged too. It grows about every 2 ms.</summary>
    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    /// <summary>How long write and sync took for each record, in microseconds and in order; thinned beyond 250,000 a second.</summary>
    public IReadOnlyList<double> SyncUs
    {
        get
        {
            lock (_syncUs)
                return [.. _syncUs];
        }
    }

    internal static async Task<RecordWriter> StartAsync(
        AgentClient agent, RecordWriteArguments arguments, IAsyncDisposable? owned, CancellationToken cancellationToken)
    {
        var writer = new RecordWriter(owned);
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        writer._writing = agent.CallAsync(DisksOperations.WriteRecords, arguments, item =>
        {
            lock (writer._syncUs)
                writer._syncUs.AddRange(item.SyncUs);
            Interlocked.Exchange(ref writer._acknowledged, item.Acknowledged);
            first.TrySetResult();
            return ValueTask.CompletedTask;
        }, writer._stop.Token);
        try
        {
            await (await Task.WhenAny(first.Task, writer._writing).WaitAsync(cancellationToken));
            return writer;
        }
        catch
        {
            await writer.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until <see cref="RecordSpec.Count"/> records are written.</summary>
    /// <exception cref="AgentFailedException">The disk is full, or the Linux kernel returned another error.</exception>
    public Task WaitAsync(CancellationToken cancellationToken = default) => _writing.WaitAsync(cancellationToken);

    /// <summary>Stops writing.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        // It was cancelled here, or has failed before, which WaitAsync reports.
        await _writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_owned is not null)
            await _owned.DisposeAsync();
    }
}
