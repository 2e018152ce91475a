using System.Collections.Concurrent;

namespace Labs.Jupyter.Server;

/// <summary>
/// Answers requests one after the other on its own thread. After a second without requests it warms up the code that answers them
/// once, and collects the garbage of requests and cells.
/// </summary>
internal sealed class AnswerQueue
{
    private const long WorthACollection = 16 << 20, ShortCollection = 128 << 20;
    private static readonly TimeSpan s_quietMoment = TimeSpan.FromSeconds(1);

    private readonly BlockingCollection<Action> _requests = [];
    private readonly Action _warmUp;
    private readonly Func<bool> _isCellRunning;
    private readonly Action<string> _log;
    private bool _isWarm;
    private long _allocated;

    /// <param name="warmUp">Makes each kind of request once, so that its code is compiled.</param>
    /// <param name="isCellRunning">Returns whether a cell is running.</param>
    /// <param name="log">Receives messages about requests that could not be answered.</param>
    public AnswerQueue(Action warmUp, Func<bool> isCellRunning, Action<string> log)
    {
        (_warmUp, _isCellRunning, _log) = (warmUp, isCellRunning, log);
        new Thread(Loop) { IsBackground = true, Name = "answer" }.UnsafeStart();
    }

    public void Add(Action answer) => _requests.Add(answer);

    /// <summary>Reports that no cell has run for a while.</summary>
    public void CellsRest() => _requests.Add(Rest);

    private void Loop()
    {
        var isAtRest = false;
        while (true)
        {
            try
            {
                isAtRest = !_requests.TryTake(out var answer, isAtRest ? Timeout.InfiniteTimeSpan : s_quietMoment);
                (answer ?? Rest)();
            }
            // The queue has one thread. A defect in one answer must not end the answers to later requests.
            catch (Exception exception)
            {
                _log($"a request could not be answered: {exception}");
            }
        }
    }

    private void Rest()
    {
        // The first request of a kind takes ten times as long as later ones. Warming up while the kernel starts would delay the start.
        if (!_isWarm)
        {
            _isWarm = true;
            _warmUp();
        }
        // By default the collector lets a heap of 10 MB grow by the size of the processor's cache and does not return that memory.
        // A collection stops all threads, so it happens only while no cell runs and if the heap is small.
        var isSmall = GC.GetTotalMemory(forceFullCollection: false) < ShortCollection;
        if (!_isCellRunning() && isSmall && GC.GetTotalAllocatedBytes() - _allocated > WorthACollection)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            _allocated = GC.GetTotalAllocatedBytes();
        }
    }
}
