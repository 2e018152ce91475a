using System.Collections.Concurrent;

namespace Labs.Jupyter.Server;

/// <summary>
/// Answers one question after the other on a thread of its own. When nobody has asked anything for a moment it rehearses the
/// answers once, and gives back the memory that questions and cells have left as garbage.
/// </summary>
internal sealed class AnswerQueue
{
    private const long WorthACollection = 16 << 20, ShortCollection = 128 << 20;
    private static readonly TimeSpan s_quietMoment = TimeSpan.FromSeconds(1);

    private readonly BlockingCollection<Action> _asked = [];
    private readonly Action _rehearse;
    private readonly Func<bool> _cellRuns;
    private readonly Action<string> _log;
    private bool _isRehearsed;
    private long _allocated;

    public AnswerQueue(Action rehearse, Func<bool> cellRuns, Action<string> log)
    {
        (_rehearse, _cellRuns, _log) = (rehearse, cellRuns, log);
        new Thread(Loop) { IsBackground = true, Name = "answer" }.UnsafeStart();
    }

    public void Add(Action answer) => _asked.Add(answer);

    /// <summary>Tells that no cell has run for a moment.</summary>
    public void CellsRest() => _asked.Add(Rest);

    private void Loop()
    {
        var isAtRest = false;
        while (true)
        {
            try
            {
                isAtRest = !_asked.TryTake(out var answer, isAtRest ? Timeout.InfiniteTimeSpan : s_quietMoment);
                (answer ?? Rest)();
            }
            catch (Exception exception)
            {
                _log($"a request could not be answered: {exception}");
            }
        }
    }

    private void Rest()
    {
        // The first question of its kind takes ten times as long as the next. The start of the kernel, which somebody waits
        // for, is not the moment for it.
        if (!_isRehearsed)
        {
            _isRehearsed = true;
            _rehearse();
        }
        // Left alone, the collector lets a heap of 10 MB grow by the size of the processor's cache, and keeps it. A collection
        // stops all threads: not those of a cell, and not for longer than a small heap takes.
        if (!_cellRuns() && GC.GetTotalAllocatedBytes() - _allocated > WorthACollection && GC.GetTotalMemory(forceFullCollection: false) < ShortCollection)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            _allocated = GC.GetTotalAllocatedBytes();
        }
    }
}
