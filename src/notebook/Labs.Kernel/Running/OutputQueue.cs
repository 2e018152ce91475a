using Labs.Kernel.Formatting;

namespace Labs.Kernel.Running;

/// <summary>
/// Passes a cell's output to its receiver in order, also what comes after the cell's end. Writers wait while too much output is queued.
/// Output beyond the cell's limits is dropped, and a line says so.
/// </summary>
internal sealed class OutputQueue(OutputPump pump, ICellOutput target, KernelOptions options, ValueFormatter values)
{
    private const int MaxPending = 1 << 20;
    private readonly Lock _note = new();
    private long _streamLeft = options.StreamLimit;
    private long _displayLeft = options.DisplayLimit;
    private long _displays;
    private volatile bool _streamsCut;
    private volatile bool _displaysCut;
    private volatile bool _closed;

    public ICellOutput Target => target;

    /// <summary>
    /// Passes on what child processes and C libraries have written into this cell until now, so that it comes before what the cell
    /// writes next; null if that is not captured.
    /// </summary>
    public Action? Earlier { private get; set; }

    /// <summary>Formats the values of this cell's notebook.</summary>
    public ValueFormatter Values => values;

    /// <summary>Whether later output is rejected. The pump sets it under its lock.</summary>
    public bool IsClosed
    {
        get => _closed;
        set => _closed = value;
    }

    /// <summary>Writes text to a stream, after what child processes and C libraries have written.</summary>
    /// <returns>False if the cell was interrupted and the text is lost.</returns>
    public bool Write(StreamKind kind, ReadOnlySpan<char> text)
    {
        Earlier?.Invoke();
        return Append(kind, text);
    }

    /// <summary>Writes text to a stream.</summary>
    /// <returns>False if the cell was interrupted and the text is lost.</returns>
    public bool Append(StreamKind kind, ReadOnlySpan<char> text)
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
        return Warn(FormattableString.Invariant($"the output was cut here: a cell may write {options.StreamLimit:N0} characters"));
    }

    public void Display(DisplayItem item)
    {
        if (_closed || (_displaysCut && !item.IsResult))
            return;
        Earlier?.Invoke();
        // Updates go on: a progress bar replaces what is shown already.
        if (item is { IsResult: false, IsUpdate: false } && Interlocked.Increment(ref _displays) is var number
            && number > options.DisplayCount)
        {
            if (number == options.DisplayCount + 1)
                WarnOfValues(FormattableString.Invariant($"{options.DisplayCount:N0} of them"));
            return;
        }
        long size = 0;
        foreach (var (mime, text) in item.Data)
            size += mime.Length + text.Length;
        // The result is kept also if earlier values have used up the limit, unless the result alone exceeds it.
        if (Interlocked.Add(ref _displayLeft, -size) < 0 && (!item.IsResult || size > options.DisplayLimit))
        {
            lock (_note)
            {
                if (_displaysCut)
                    return;
                _displaysCut = true;
            }
            WarnOfValues(FormattableString.Invariant($"{options.DisplayLimit:N0} characters"));
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

    /// <summary>Asks the reader for a line of text after earlier output was delivered; returns null if there is no reader.</summary>
    public async Task<string?> AskAsync(string prompt, bool isSecret, CancellationToken cancellationToken)
    {
        if (_closed || target is not ICellInput input)
            return null;
        // What follows only awaits the answer, so it may run on the pump's thread. The thread pool may be full.
        var asked = new TaskCompletionSource<Task<string?>>();
        pump.Add(this, _ =>
        {
            try
            {
                asked.TrySetResult(input.ReadLineAsync(prompt, isSecret, cancellationToken));
            }
            // The cell waits for it on another thread, where it is thrown again.
            catch (Exception exception)
            {
                asked.TrySetException(exception);
            }
        }, 0, int.MaxValue);
        return await (await asked.Task.WaitAsync(cancellationToken));
    }

    /// <summary>Completes when the output so far was delivered.</summary>
    public Task FlushAsync() => pump.FlushAsync();

    /// <summary>Rejects later output and releases waiting writers.</summary>
    public void Close() => pump.Close(this);

    private void WarnOfValues(string limit) => Warn($"further displayed values were dropped: a cell may show {limit}");

    private bool Warn(string text) =>
        pump.AddText(this, StreamKind.Stderr, $"{Environment.NewLine}[{text}]{Environment.NewLine}", MaxPending);
}
