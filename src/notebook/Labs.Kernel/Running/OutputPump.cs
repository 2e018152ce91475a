using System.Text;

namespace Labs.Kernel.Running;

/// <summary>Delivers output to its receivers, one call at a time, on its own thread or on the one that closes a cell's output.</summary>
internal sealed class OutputPump : IDisposable
{
    private const int ShortEnough = 8;

    // What an entry costs beside its text. It bounds the number of small entries that wait, which a receiver handles one by one.
    private const int EntryCost = 1024;
    private readonly object _gate = new();
    private readonly Queue<Entry> _entries = new();
    private Entry? _last;
    private long _pending;
    private bool _delivering;
    private bool _disposed;

    public OutputPump()
    {
        new Thread(Loop) { IsBackground = true, Name = "cell output" }.UnsafeStart();
    }

    /// <summary>
    /// Queues text. It waits while more than <paramref name="maxPending"/> characters are queued; each piece counts as 1,024 more.
    /// </summary>
    /// <returns>False if the queue is closed.</returns>
    public bool AddText(OutputQueue queue, StreamKind kind, ReadOnlySpan<char> text, int maxPending)
    {
        lock (_gate)
        {
            WaitForRoom(queue, maxPending);
            if (queue.IsClosed)
                return false;
            if (_last is { Text: { } open } && _last.Queue == queue && _last.Kind == kind)
            {
                open.Append(text);
            }
            else
            {
                Enqueue(new Entry(queue) { Kind = kind, Text = new StringBuilder() });
                _last!.Text!.Append(text);
            }
            _pending += text.Length;
            return true;
        }
    }

    public void Add(OutputQueue queue, Action<ICellOutput> deliver, int size, int maxPending, DisplayItem? item = null)
    {
        lock (_gate)
        {
            WaitForRoom(queue, maxPending);
            if (queue.IsClosed)
                return;
            // A progress bar may be faster than its receiver, so only the latest of adjacent updates is kept.
            if (item is { IsUpdate: true } && _last is { Item: { IsUpdate: true } waiting } && waiting.DisplayId == item.DisplayId)
            {
                _pending += size - _last.Size;
                _last.Deliver = deliver;
                _last.Item = item;
                _last.Size = size;
                return;
            }
            Enqueue(new Entry(queue) { Deliver = deliver, Size = size, Item = item });
            _pending += size;
        }
    }

    /// <summary>Rejects later output of a queue.</summary>
    public void Close(OutputQueue queue)
    {
        lock (_gate)
        {
            queue.IsClosed = true;
            // Wakes writers that wait for space, so that they see that their queue is closed.
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Completes when the output was delivered that is queued now.</summary>
    public Task FlushAsync()
    {
        Entry end;
        lock (_gate)
        {
            if (_disposed || (_entries.Count == 0 && !_delivering))
                return Task.CompletedTask;
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            end = new Entry(null) { Done = done };
            Enqueue(end);
            if (_delivering || _entries.Count > ShortEnough)
                return done.Task;
            _delivering = true;
        }
        // Delivers here, so that the end of a small cell does not wait for another thread.
        DeliverUntil(end);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void WaitForRoom(OutputQueue queue, int maxPending)
    {
        while (_pending > maxPending && !queue.IsClosed && !_disposed)
            Monitor.Wait(_gate);
    }

    private void Enqueue(Entry entry)
    {
        _entries.Enqueue(entry);
        _pending += EntryCost;
        _last = entry;
        if (_entries.Count == 1)
            Monitor.PulseAll(_gate);
    }

    private void Loop()
    {
        while (true)
        {
            lock (_gate)
            {
                while (_entries.Count == 0 || _delivering)
                {
                    if (_disposed)
                        return;
                    Monitor.Wait(_gate);
                }
                _delivering = true;
            }
            DeliverUntil(null);
        }
    }

    /// <summary>Delivers queued output up to an entry, or all of it. After that another thread may deliver.</summary>
    private void DeliverUntil(Entry? end)
    {
        while (true)
        {
            Entry? entry;
            lock (_gate)
            {
                if (!_entries.TryDequeue(out entry))
                {
                    _delivering = false;
                    Monitor.PulseAll(_gate);
                    return;
                }
                if (ReferenceEquals(entry, _last))
                    _last = null;
            }
            Deliver(entry);
            lock (_gate)
            {
                _pending -= EntryCost + (entry.Text?.Length ?? entry.Size);
                if (entry == end)
                    _delivering = false;
                Monitor.PulseAll(_gate);
            }
            entry.Done?.SetResult();
            if (entry == end)
                return;
        }
    }

    private static void Deliver(Entry entry)
    {
        try
        {
            if (entry.Text is { } text)
                entry.Queue!.Target.Stream(entry.Kind, text.ToString());
            else
                entry.Deliver?.Invoke(entry.Queue!.Target);
        }
        catch (Exception)
        {
            // A receiver that fails, for example because its pipe is closed, must not stop the engine. The host notices it itself.
        }
    }

    private sealed class Entry(OutputQueue? queue)
    {
        public OutputQueue? Queue => queue;
        public StreamKind Kind { get; init; }
        public StringBuilder? Text { get; init; }
        public Action<ICellOutput>? Deliver { get; set; }
        public DisplayItem? Item { get; set; }
        public int Size { get; set; }
        public TaskCompletionSource? Done { get; init; }
    }
}
