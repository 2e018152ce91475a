using System.Diagnostics;

namespace Labs.MySql;

/// <summary>A run of load, and what its clients share.</summary>
internal sealed class WorkloadRun(WorkloadSpec spec, string connectionString, long lastId, int rows)
{
    // How often the clients are checked. The timeout of a statement is seconds.
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(200);

    // Ending a statement takes a connection of its own, which the driver gives two seconds.
    private static readonly TimeSpan s_untilAbandoned = TimeSpan.FromSeconds(5);

    private long _slot = -1;
    private long _lastId = lastId;
    private long _stopTicks;

    public WorkloadSpec Spec => spec;

    public Journal? Journal => spec.Journal;

    public string ConnectionString => connectionString;

    /// <summary>How many rows there are for random keys; at least 1.</summary>
    public int Rows { get; } = Math.Max(1, rows);

    public long BeginTicks { get; private set; }

    public long MeasureTicks { get; private set; }

    public long EndTicks { get; private set; }

    public bool IsStopped => Volatile.Read(ref _stopTicks) != 0;

    public long NextSlot() => Interlocked.Increment(ref _slot);

    public long NextId() => Interlocked.Increment(ref _lastId);

    public void Stop() => Interlocked.CompareExchange(ref _stopTicks, Stopwatch.GetTimestamp(), 0);

    public async Task<WorkloadResult> RunAsync(CancellationToken cancellationToken)
    {
        var clients = Enumerable.Range(0, spec.Threads).Select(number => new WorkloadClient(this, number)).ToArray();
        try
        {
            foreach (var client in clients)
                await client.OpenAsync(cancellationToken);
            BeginTicks = Stopwatch.GetTimestamp();
            MeasureTicks = BeginTicks + Ticks(spec.WarmUp);
            EndTicks = MeasureTicks + Ticks(spec.Duration);
            await using (cancellationToken.Register(() =>
            {
                Stop();
                Array.ForEach(clients, client => client.Cancel());
            }))
                await UntilDoneAsync(clients);
            cancellationToken.ThrowIfCancellationRequested();
            var end = IsStopped ? Math.Min(_stopTicks, EndTicks) : EndTicks;
            return new WorkloadResult(spec, Stopwatch.GetElapsedTime(MeasureTicks, Math.Max(end, MeasureTicks)), clients);
        }
        finally
        {
            Array.ForEach(clients, client => client.Dispose());
        }
    }

    private async Task UntilDoneAsync(WorkloadClient[] clients)
    {
        var working = clients.Select(client => (Client: client, Task: OnThread(client))).ToList();
        while (working.Count > 0)
        {
            await Task.WhenAny(Task.WhenAll(working.Select(one => one.Task)), Task.Delay(s_look));
            working.RemoveAll(one => one.Task.IsCompleted);
            var now = Stopwatch.GetTimestamp();
            foreach (var (client, _) in working.Where(one => one.Client.Waiting(now) > spec.StatementTimeout))
                client.EndOverdue();
            working.RemoveAll(one =>
            {
                var isHung = one.Client.Waiting(now) > spec.StatementTimeout + s_untilAbandoned;
                if (isHung)
                    one.Client.Abandon();
                return isHung;
            });
        }
    }

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);

    private static Task OnThread(WorkloadClient client)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            client.Work();
            done.SetResult();
        }, maxStackSize: 256 * 1024)
        {
            IsBackground = true,
            Name = "workload",
        };
        thread.Start();
        return done.Task;
    }
}
