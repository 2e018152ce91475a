namespace Labs.Docker;

/// <summary>Collects events in the background until it is disposed.</summary>
public sealed class EventRecorder : IAsyncDisposable
{
    private readonly List<EngineEvent> _events = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _recording;

    internal EventRecorder(IAsyncEnumerable<EngineEvent> events) => _recording = RecordAsync(events);

    /// <summary>The events so far, in the engine's order.</summary>
    public IReadOnlyList<EngineEvent> All
    {
        get
        {
            lock (_events)
                return [.. _events];
        }
    }

    /// <summary>Waits until an event that meets a condition has been recorded, and returns the first one.</summary>
    /// <param name="what">The event in words, for the message of a timeout.</param>
    /// <exception cref="WaitTimeoutException">There was no such event in time.</exception>
    public async Task<EngineEvent> UntilAsync(string what, Func<EngineEvent, bool> condition, TimeSpan timeout)
    {
        EngineEvent? found = null;
        await Wait.UntilAsync(what, token =>
        {
            if (_recording.IsFaulted)
                _recording.GetAwaiter().GetResult();
            var all = All;
            found = all.FirstOrDefault(condition);
            var observed = all.Count == 0
                ? "no event"
                : $"{all.Count} events, the last one: {all[^1].Type} {all[^1].Action} {all[^1].Name}";
            return Task.FromResult((found is not null, observed));
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
