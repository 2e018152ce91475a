namespace Labs.Docker;

public sealed partial class EngineAgent
{
    /// <summary>Makes a System V shared memory segment in a place's IPC namespace and writes a text into it.</summary>
    public async Task<SharedSegment> CreateSegmentAsync(Place place, int key, string text, CancellationToken ct = default) =>
        (await SegmentAsync(place, "create", key, text, ct).ConfigureAwait(false)).Segments[0];

    /// <summary>The text of a segment as seen from a place's IPC namespace; null when it has none of that key.</summary>
    public async Task<string?> ReadSegmentAsync(Place place, int key, CancellationToken ct = default) =>
        (await SegmentsAsync(place, ct).ConfigureAwait(false)).Any(segment => segment.Key == key)
            ? (await SegmentAsync(place, "read", key, null, ct).ConfigureAwait(false)).Text
            : null;

    public async Task RemoveSegmentAsync(Place place, int key, CancellationToken ct = default) =>
        await SegmentAsync(place, "remove", key, null, ct).ConfigureAwait(false);

    /// <summary>The System V shared memory segments of a place's IPC namespace.</summary>
    public async Task<Listing<SharedSegment>> SegmentsAsync(Place place, CancellationToken ct = default) =>
        Listings.Of((await SegmentAsync(place, "list", 0, null, ct).ConfigureAwait(false)).Segments);

    /// <summary>Listens on an abstract Unix socket in a place's network namespace until disposed of.</summary>
    /// <param name="name">Without the leading NUL that ss prints as @.</param>
    public async Task<IAsyncDisposable> ListenAbstractAsync(Place place, string name, CancellationToken ct = default)
    {
        var target = await place.TargetAsync(ct).ConfigureAwait(false);
        return await AbstractListener.StartAsync(await ConnectAsync(ct).ConfigureAwait(false), new AbstractArguments(target, "listen", name), ct).ConfigureAwait(false);
    }

    /// <summary>Tries an abstract Unix socket from a place's network namespace.</summary>
    public async Task<AbstractReply> ConnectAbstractAsync(Place place, string name, CancellationToken ct = default)
    {
        var target = await place.TargetAsync(ct).ConfigureAwait(false);
        var connection = await ConnectAsync(ct).ConfigureAwait(false);
        return await connection.CallAsync(AgentOperations.Abstract, new AbstractArguments(target, "connect", name), _ => ValueTask.CompletedTask, ct).ConfigureAwait(false);
    }

    private async Task<SegmentReply> SegmentAsync(Place place, string action, int key, string? text, CancellationToken ct) =>
        await AskAsync(AgentOperations.Segment, new SegmentArguments(await place.TargetAsync(ct).ConfigureAwait(false), action, key, 4096, text), ct).ConfigureAwait(false);

    private sealed class AbstractListener : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private Task _run = Task.CompletedTask;

        public static async Task<AbstractListener> StartAsync(AgentConnection connection, AbstractArguments arguments, CancellationToken ct)
        {
            var listener = new AbstractListener();
            var listening = new TaskCompletionSource();
            listener._run = connection.CallAsync(AgentOperations.Abstract, arguments, _ =>
            {
                listening.TrySetResult();
                return ValueTask.CompletedTask;
            }, listener._stop.Token);
            await (await Task.WhenAny(listening.Task, listener._run).WaitAsync(ct).ConfigureAwait(false)).ConfigureAwait(false);
            return listener;
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync().ConfigureAwait(false);
            await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _stop.Dispose();
        }
    }
}
