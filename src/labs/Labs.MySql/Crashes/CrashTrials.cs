using System.Diagnostics;
using Labs.Docker;

namespace Labs.MySql;

/// <summary>Crashes on purpose, and what was lost by them.</summary>
public static class CrashTrials
{
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(10);

    /// <summary>Sets a trap that kills the server at an exact moment of the next commit.</summary>
    public static Task<KillTrap> SetKillTrapAsync(this Server server, KillPoint point, CancellationToken cancellationToken = default) =>
        KillTrap.SetAsync(server, point, cancellationToken);

    /// <summary>
    /// Process crashes: loads the server, kills it (SIGKILL) at a random moment, starts it again and looks for every acknowledged
    /// row; as often as the spec says. The table is that of <see cref="LoadTable.PrepareLoadAsync"/>.
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
            await server.StartAsync(cancellationToken);
            var recovery = clock.Elapsed;
            var present = await server.PresentIdsAsync(from.LastId, cancellationToken);
            var binlog = position is null ? null : BinlogComparison.Of(await server.BinlogIdsAsync(position, cancellationToken), [.. present]);
            // Whatever the client was told before the server's end must be there.
            trials.Add(new CrashTrial(number, at, journal.Compare(present, from: from), binlog, recovery));
        }
        progress.Report(spec.Trials);
        return new CrashResult(name, trials);
    }

    /// <summary>
    /// Power losses: cuts the power of the disk that holds the server's data at random moments of one run of load, then starts a
    /// server on each cut and looks for every row that was acknowledged before that cut was asked for. The loaded server runs on.
    /// </summary>
    /// <param name="server">Its data are on the disk's volume.</param>
    /// <param name="recovery">Settings of the servers on the cuts, beside those for a fast start: log_bin as the loaded server has it.</param>
    /// <param name="parallel">Servers on cuts at the same time.</param>
    public static async Task<CrashResult> CutPowerAsync(
        Server server, PowerDisk disk, CrashSpec spec, IReadOnlyDictionary<string, string>? recovery = null, int parallel = 3, CancellationToken cancellationToken = default)
    {
        var random = new Random(spec.Seed ?? server.Lab.Seed);
        var name = NameOf(server, "power cut", spec);
        using var progress = Progress.Start(name, spec.Trials);
        using var journal = Journal.Create(server.Lab, $"{server.Name}-cuts");
        var (from, position) = await BeginAsync(server, spec, journal, cancellationToken);
        await disk.SyncAsync(cancellationToken); // the accounts, too, are in each cut
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
        }
        finally
        {
            await enough.CancelAsync();
            await ((Task)load).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        var trials = new CrashTrial[cuts.Count];
        var done = 0;
        await Parallel.ForAsync(0, cuts.Count, new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellationToken }, async (i, token) =>
        {
            var (cut, mark, at) = cuts[i];
            trials[i] = await RecoverAsync(server, cut, recovery, position, i + 1, at, present => journal.Compare(present, mark, from), from.LastId, token);
            progress.Report(Interlocked.Increment(ref done));
        });
        return new CrashResult(name, trials);
    }

    private static async Task<CrashTrial> RecoverAsync(
        Server lost, DiskCut cut, IReadOnlyDictionary<string, string>? settings, SourcePosition? position, int number, TimeSpan at,
        Func<IReadOnlyList<long>, JournalComparison> compare, long after, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var server = await Server.StartOnCutAsync(lost, cut, RecoverySettings(lost.Product, settings), cancellationToken);
        try
        {
            var recovery = clock.Elapsed;
            var present = await server.PresentIdsAsync(after, cancellationToken);
            var binlog = position is null ? null : BinlogComparison.Of(await server.BinlogIdsAsync(position, cancellationToken), [.. present]);
            return new CrashTrial(number, at, compare(present), binlog, recovery);
        }
        finally
        {
            await server.RemoveAsync(CancellationToken.None);
            await cut.DisposeAsync();
        }
    }

    /// <summary>
    /// Settings with which a server starts sooner and keeps its promises all the same: little memory to set up (the kernel clears every
    /// page), and nothing that only looks after speed. For servers that are started again and again.
    /// </summary>
    public static Dictionary<string, string> QuickStart(Product product)
    {
        var settings = new Dictionary<string, string>
        {
            ["innodb_buffer_pool_size"] = "16M", ["innodb_log_buffer_size"] = "1M", ["key_buffer_size"] = "8K",
            ["performance_schema"] = "OFF", ["innodb_buffer_pool_load_at_startup"] = "OFF",
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

    private static async Task<(JournalMark From, SourcePosition? Position)> BeginAsync(Server server, CrashSpec spec, Journal journal, CancellationToken cancellationToken)
    {
        foreach (var (variable, value) in spec.Settings)
            await server.SetAsync(variable, value, cancellationToken);
        if (spec.CompareBinlog)
            await server.ExecuteAsync("FLUSH BINARY LOGS", cancellationToken); // recovery and comparison read the newest file from its start
        journal.Skip((await server.ExtentAsync(cancellationToken)).LastId);
        return (journal.Mark(), spec.CompareBinlog ? await server.PositionAsync(cancellationToken) : null);
    }

    /// <summary>Waits for the first acknowledgement, then for the given time of load.</summary>
    private static async Task UntilLoadedAsync(Task<WorkloadResult> load, Journal journal, JournalMark from, TimeSpan time, CancellationToken cancellationToken)
    {
        await Wait.UntilAsync("the load begins", async _ => load.IsCompleted ? (true, (await load).FirstError ?? "ended") : (journal.LastId > from.LastId, "no statement yet"), TimeSpan.FromSeconds(30), cancellationToken: cancellationToken);
        if (await Task.WhenAny(load, Task.Delay(time, cancellationToken)) == load)
            throw new ServerException($"The load ended by itself before the crash: {(await load).FirstError ?? "without an error"}.");
    }

    private static string NameOf(Server server, string how, CrashSpec spec) =>
        $"{server.Name} {how}{string.Concat(spec.Settings.Select(setting => $", {setting.Key} = {setting.Value}"))}";
}
