using System.Collections.Concurrent;
using System.Diagnostics;
using Labs.Docker;

namespace Labs.MySql;

/// <summary>Crashes servers on purpose, and counts what each crash lost.</summary>
public static class CrashTrials
{
    private const int FirstSignal = 128, MostAbortedStarts = 2;
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(10);

    /// <summary>Sets a trap that kills the server at an exact moment of the next commit.</summary>
    public static Task<KillTrap> SetKillTrapAsync(this Server server, KillPoint point, CancellationToken cancellationToken = default) =>
        KillTrap.SetAsync(server, point, cancellationToken);

    /// <summary>
    /// Crashes the server's process. Each trial loads the server, kills it (SIGKILL) at a random moment, starts it again and looks for
    /// every acknowledged row. <see cref="LoadTable.PrepareLoadAsync"/> must have made the table.
    /// </summary>
    public static async Task<CrashResult> KillAsync(Server server, CrashSpec spec, CancellationToken cancellationToken = default)
    {
        var random = new Random(spec.Seed ?? server.Lab.Seed);
        var trials = new List<CrashTrial>();
        var name = NameOf(server, "killed", spec);
        using var progress = Progress.Start(name, spec.Trials);
        using var journal = Journal.Create(server.Lab, $"{server.Name}-kills");
        for (var number = 1; number <= spec.Trials; number++)
        {
            progress.Report(number - 1);
            var (from, position) = await BeginAsync(server, spec, journal, cancellationToken);
            var at = spec.RandomLoad(random);
            var load = server.LoadAsync(spec.Load(journal, s_longest), cancellationToken);
            await UntilLoadedAsync(load, journal, from, at, cancellationToken);
            await server.KillAsync(cancellationToken);
            await load;
            var clock = Stopwatch.StartNew();
            var (started, aborted) = await StartAgainAsync(async () =>
            {
                await server.StartAsync(cancellationToken);
                return server;
            });
            if (started is null)
                throw aborted[^1]; // the trials that follow need this server
            var recovery = clock.Elapsed;
            var (present, binlog) = await ContentAsync(server, from, position, cancellationToken);
            // Every row that the server acknowledged before its end must be there, so the comparison has no upper mark.
            trials.Add(new CrashTrial(number, at, journal.Compare(present, from: from), binlog, recovery)
            {
                AbortedStarts = [.. aborted.Select(start => start.Message)],
            });
        }
        progress.Report(spec.Trials);
        return new CrashResult(name, trials);
    }

    /// <summary>
    /// Cuts the power of the disk that holds the server's data, at random moments of one run of load. Then it starts a server on each cut
    /// and looks for every row that was acknowledged before that cut began. The loaded server keeps running.
    /// </summary>
    /// <param name="server">The server whose data are on the disk's volume.</param>
    /// <param name="recovery">
    /// Settings of the servers on the cuts, in addition to those for a fast start. log_bin must be the same as on the loaded server.
    /// </param>
    /// <param name="parallel">The number of cuts that recover at the same time.</param>
    public static async Task<CrashResult> CutPowerAsync(
        Server server, PowerDisk disk, CrashSpec spec, IReadOnlyDictionary<string, string>? recovery = null, int parallel = 3,
        CancellationToken cancellationToken = default)
    {
        var name = NameOf(server, "power cut", spec);
        using var progress = Progress.Start(name, spec.Trials);
        using var journal = Journal.Create(server.Lab, $"{server.Name}-cuts");
        var (from, position) = await BeginAsync(server, spec, journal, cancellationToken);
        await disk.SyncAsync(cancellationToken); // so that each cut has the accounts
        var cuts = await LoadAndCutAsync(server, disk, spec, journal, from, cancellationToken);
        var trials = new CrashTrial?[cuts.Count];
        var unrecovered = new ConcurrentQueue<ServerException>();
        var done = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, cuts.Count, options, async (i, token) =>
        {
            var (cut, mark, at) = cuts[i];
            var clock = Stopwatch.StartNew();
            var settings = RecoverySettings(server.Product, recovery);
            var (recovered, aborted) = await StartAgainAsync(() => Server.StartOnCutAsync(server, cut, settings, token));
            if (recovered is null)
            {
                unrecovered.Enqueue(aborted[^1]);
                await cut.DisposeAsync();
                progress.Report(Interlocked.Increment(ref done));
                return;
            }
            try
            {
                var took = clock.Elapsed;
                var (present, binlog) = await ContentAsync(recovered, from, position, token);
                trials[i] = new CrashTrial(i + 1, at, journal.Compare(present, mark, from), binlog, took)
                {
                    AbortedStarts = [.. aborted.Select(start => start.Message)],
                };
            }
            finally
            {
                await recovered.RemoveAsync(CancellationToken.None);
                await cut.DisposeAsync();
            }
            progress.Report(Interlocked.Increment(ref done));
        });
        // One server in many that gives up is an observation; several are a fault of the experiment.
        if (unrecovered.Count * 2 >= cuts.Count && unrecovered.TryPeek(out var first))
            throw first;
        return new CrashResult(name, [.. trials.OfType<CrashTrial>()])
        {
            Unrecovered = [.. unrecovered.Select(exception => exception.Message)],
        };
    }

    // An administrator starts a server again that a signal ended while it recovered, such as SIGABRT after a failed assertion. Recovery
    // begins from the same files, so the trial still counts. Returns no server if every start ends so.
    private static async Task<(Server? Started, IReadOnlyList<ServerException> Aborted)> StartAgainAsync(Func<Task<Server>> start)
    {
        var aborted = new List<ServerException>();
        while (aborted.Count <= MostAbortedStarts)
        {
            try
            {
                return (await start(), aborted);
            }
            catch (ServerException exception) when (exception.ExitCode >= FirstSignal)
            {
                aborted.Add(exception);
            }
        }
        return (null, aborted);
    }

    /// <summary>
    /// Returns settings with which a server starts faster and is just as durable: small buffers, because the Linux kernel clears every
    /// page of them, and nothing that only improves speed. For servers that are started many times.
    /// </summary>
    public static Dictionary<string, string> QuickStart(Product product)
    {
        var settings = new Dictionary<string, string>
        {
            ["innodb_buffer_pool_size"] = "16M",
            ["innodb_log_buffer_size"] = "1M",
            ["key_buffer_size"] = "8K",
            ["performance_schema"] = "OFF",
            ["innodb_buffer_pool_load_at_startup"] = "OFF",
        };
        if (product == Product.MySql)
            (settings["innodb_validate_tablespace_paths"], settings["auto_generate_certs"]) = ("OFF", "OFF");
        return settings;
    }

    private static Dictionary<string, string> RecoverySettings(Product product, IReadOnlyDictionary<string, string>? more)
    {
        var settings = QuickStart(product);
        settings["log_bin"] = "binlog";
        settings[product == Product.MySql ? "skip-replica-start" : "skip-slave-start"] = "";
        if (product == Product.MySql)
            settings["innodb_log_writer_threads"] = "OFF";
        foreach (var (name, value) in more ?? new Dictionary<string, string>())
            settings[name] = value;
        return settings;
    }

    /// <summary>Loads the server and cuts the disk's power at random moments. The mark of each cut is from just before it.</summary>
    private static async Task<List<(DiskCut Cut, JournalMark Mark, TimeSpan At)>> LoadAndCutAsync(
        Server server, PowerDisk disk, CrashSpec spec, Journal journal, JournalMark from, CancellationToken cancellationToken)
    {
        var random = new Random(spec.Seed ?? server.Lab.Seed);
        var cuts = new List<(DiskCut Cut, JournalMark Mark, TimeSpan At)>();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var load = server.LoadAsync(spec.Load(journal, s_longest), enough.Token);
        var clock = Stopwatch.StartNew();
        try
        {
            for (var number = 1; number <= spec.Trials; number++)
            {
                await UntilLoadedAsync(load, journal, from, spec.RandomLoad(random), cancellationToken);
                var (mark, at) = (journal.Mark(), clock.Elapsed);
                cuts.Add((await disk.CutAsync(cancellationToken), mark, at));
            }
            return cuts;
        }
        finally
        {
            await enough.CancelAsync();
            await ((Task)load).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<(JournalMark From, SourcePosition? Position)> BeginAsync(
        Server server, CrashSpec spec, Journal journal, CancellationToken cancellationToken)
    {
        foreach (var (variable, value) in spec.Settings)
            await server.SetAsync(variable, value, cancellationToken);
        // Recovery and comparison read the newest file from its start.
        if (spec.CompareBinlog)
            await server.ExecuteAsync("FLUSH BINARY LOGS", cancellationToken);
        journal.Skip((await server.ExtentAsync(cancellationToken)).LastId);
        return (journal.Mark(), spec.CompareBinlog ? await server.PositionAsync(cancellationToken) : null);
    }

    /// <summary>Waits for the first acknowledgement, and then for the given time of load.</summary>
    private static async Task UntilLoadedAsync(
        Task<WorkloadResult> load, Journal journal, JournalMark from, TimeSpan time, CancellationToken cancellationToken)
    {
        await Wait.UntilAsync("the load begins", async _ => load.IsCompleted
            ? (true, (await load).FirstError ?? "ended")
            : (journal.LastId > from.LastId, "no statement yet"), TimeSpan.FromSeconds(30), cancellationToken: cancellationToken);
        if (await Task.WhenAny(load, Task.Delay(time, cancellationToken)) == load)
            throw new ServerException($"The load ended by itself before the crash: {(await load).FirstError ?? "without an error"}.");
    }

    /// <summary>Returns the ids that the table has gained since the trial's start, compared with the binary log from a position.</summary>
    private static async Task<(IReadOnlyList<long> Present, BinlogComparison? Binlog)> ContentAsync(
        Server server, JournalMark from, SourcePosition? position, CancellationToken cancellationToken)
    {
        var present = await server.PresentIdsAsync(from.LastId, cancellationToken);
        return (present, position is null ? null
            : BinlogComparison.Of(await server.BinlogIdsAsync(position, cancellationToken), [.. present]));
    }

    private static string NameOf(Server server, string how, CrashSpec spec) =>
        $"{server.Name} {how}{string.Concat(spec.Settings.Select(setting => $", {setting.Key} = {setting.Value}"))}";
}
