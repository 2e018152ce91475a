namespace Labs.Docker;

/// <summary>Events collected in the background.</summary>
public sealed class EventRecorder : IAsyncDisposable
{
    private readonly List<EngineEvent> _events = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _recording;

    internal EventRecorder(IAsyncEnumerable<EngineEvent> events) => _recording = RecordAsync(events);

    /// <summary>What happened so far, in the engine's order.</summary>
    public IReadOnlyList<EngineEvent> All
    {
        get
        {
            lock (_events)
                return [.. _events];
        }
    }

    /// <summary>Waits until an event like this has been recorded, and returns the first one.</summary>
    /// <exception cref="WaitTimeoutException">It did not come.</exception>
    public async Task<EngineEvent> UntilAsync(string what, Func<EngineEvent, bool> condition, TimeSpan timeout)
    {
        EngineEvent? found = null;
        await Wait.UntilAsync(what, token =>
        {
            if (_recording.IsFaulted)
                _recording.GetAwaiter().GetResult();
            var all = All;
            found = all.FirstOrDefault(condition);
            return Task.FromResult((found is not null, all.Count == 0 ? "no event" : $"{all.Count} events, the last: {all[^1].Type} {all[^1].Action} {all[^1].Name}"));
        }, timeout);
        return found!;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _recording.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task RecordAsync(IAsyncEnumerable<EngineEvent> events)
    {
        await foreach (var happened in events.WithCancellation(_stop.Token))
        {
            lock (_events)
                _events.Add(happened);
        }
    }
}
