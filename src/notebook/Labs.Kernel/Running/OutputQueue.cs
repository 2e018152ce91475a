using Labs.Kernel.Formatting;

namespace Labs.Kernel.Running;

/// <summary>
/// Carries a cell's output to its receiver in order, on the engine's output thread. Writers wait
/// while too much is under way, and what exceeds the cell's limits is dropped with one note.
/// </summary>
internal sealed class OutputQueue(OutputPump pump, ICellOutput target, KernelOptions options, ValueFormatter values)
{
    private const int MaxPending = 1 << 20;
    private readonly Lock _note = new();
    private long _streamLeft = options.StreamLimit;
    private long _displayLeft = options.DisplayLimit;
    private volatile bool _streamsCut;
    private volatile bool _displaysCut;
    private volatile bool _closed;

    public ICellOutput Target => target;

    /// <summary>Formats what this cell's notebook shows.</summary>
    public ValueFormatter Values => values;

    /// <summary>Set by the pump, under its lock: nothing of this queue is delivered after what is there by then.</summary>
    public bool IsClosed
    {
        get => _closed;
        set => _closed = value;
    }

    /// <returns>False when the cell has ended, and nobody will see the text.</returns>
    public bool Write(StreamKind kind, ReadOnlySpan<char> text)
    {
        if (_closed)
            return false;
        if (_streamsCut || text.IsEmpty)
            return true;
        var left = Interlocked.Add(ref _streamLeft, -text.Length);
        if (left >= 0)
            return pump.AddText(this, kind, text, MaxPending);
        lock (_note)
        {
            if (_streamsCut)
                return true;
            _streamsCut = true;
        }
        var kept = (int)Math.Max(0, left + text.Length);
        pump.AddText(this, kind, text[..kept], MaxPending);
        return pump.AddText(this, StreamKind.Stderr,
            $"{Environment.NewLine}[the output was cut here: a cell may write {options.StreamLimit:N0} characters]{Environment.NewLine}", MaxPending);
    }

    public void Display(DisplayItem item)
    {
        if (_closed || (_displaysCut && !item.IsResult))
            return;
        long size = 0;
        foreach (var (mime, text) in item.Data)
            size += mime.Length + text.Length;
        // What the cell showed before must not cost it its result; a result too large by itself is dropped too.
        if (Interlocked.Add(ref _displayLeft, -size) < 0 && (!item.IsResult || size > options.DisplayLimit))
        {
            lock (_note)
            {
                if (_displaysCut)
                    return;
                _displaysCut = true;
            }
            pump.AddText(this, StreamKind.Stderr,
                $"{Environment.NewLine}[further displayed values were dropped: a cell may show {options.DisplayLimit:N0} characters]{Environment.NewLine}", MaxPending);
            return;
        }
        pump.Add(this, receiver => receiver.Display(item), (int)Math.Min(size, int.MaxValue), MaxPending, item);
    }

    public void Error(CellError error)
    {
        if (!_closed)
            pump.Add(this, receiver => receiver.Error(error), 0, int.MaxValue);
    }

    public void Clear(bool wait)
    {
        if (!_closed)
            pump.Add(this, receiver => receiver.ClearOutput(wait), 0, MaxPending);
    }

    /// <summary>Asks whoever sits at the notebook, after what was shown before; null when nobody sits there.</summary>
    public async Task<string?> AskAsync(string prompt, bool isSecret, CancellationToken cancellation)
    {
        if (_closed || target is not ICellInput input)
            return null;
        var asked = new TaskCompletionSource<Task<string?>>(TaskCreationOptions.RunContinuationsAsynchronously);
        pump.Add(this, _ =>
        {
            try
            {
                asked.TrySetResult(input.ReadLineAsync(prompt, isSecret, cancellation));
            }
            catch (Exception exception)
            {
                asked.TrySetException(exception);
            }
        }, 0, int.MaxValue);
        return await (await asked.Task.WaitAsync(cancellation));
    }

    /// <summary>Refuses what comes later, lets waiting writers go, and returns when the rest is delivered.</summary>
    public Task CloseAsync() => pump.CloseAsync(this);
}
