using Labs.Docker;

namespace Labs.MySql.Tests;

public sealed class CrashTrialsTests : MySqlLab
{
    [Theory, Needs(Capability.Docker)]
    [MemberData(nameof(Products))]
    public async Task A_killed_server_loses_rows_only_if_the_redo_log_is_not_written_at_commit(Product product)
    {
        var server = await ServerAsync(product, CutLab.Logged(product));
        await server.PrepareLoadAsync();
        var two = await CrashTrials.KillAsync(server, Setting(flush: 2, syncBinlog: 1));
        var zero = await CrashTrials.KillAsync(server, Setting(flush: 0, syncBinlog: 1));

        Assert.Equal(0, two.TotalLost);
        Assert.InRange(zero.TotalLost, 1, int.MaxValue);
        // The binary log has the rows that the table lost.
        var lost = zero.Trials.SelectMany(trial => trial.Rows.Lost);
        var lostAndLogged = zero.Trials.SelectMany(trial => trial.Binlog!.OnlyInBinlog.Intersect(trial.Rows.Lost));
        Assert.Equal(lost.Order(), lostAndLogged.Order());
        Assert.Equal((0, 0), (two.OnlyInBinlog, two.OnlyInTable));
        Assert.All(zero.Trials, trial => Assert.InRange(trial.Rows.Acknowledged, 1, trial.Binlog!.InBinlog));
    }

    [Theory, Needs(Capability.Docker)]
    [MemberData(nameof(Products))]
    public async Task A_killed_server_that_a_signal_ends_while_it_recovers_is_started_again(Product product)
    {
        var server = await ServerAsync(product, CutLab.Logged(product));
        await server.PrepareLoadAsync();
        var first = (await server.Container.InspectAsync()).HostPid;
        var trials = CrashTrials.KillAsync(server, new() { Trials = 1 });
        // The second process of the container, before it answers.
        while ((await server.Container.InspectAsync()).HostPid is var pid && (pid == 0 || pid == first))
            Assert.False(trials.IsCompleted);
        await server.Container.KillAsync();

        var trial = Assert.Single((await trials).Trials);
        Assert.Matches("ended with exit code 137 before it answered SQL", Assert.Single(trial.AbortedStarts));
        Assert.InRange(trial.Rows.Acknowledged, 1, int.MaxValue);
    }

    [Theory, Needs(Capability.Docker)]
    [MemberData(nameof(Products))]
    public async Task A_power_cut_loses_nothing_that_was_flushed(Product product)
    {
        var (disk, server) = await CutLab.StartAsync(Docker, product);
        await server.PrepareLoadAsync();
        var strict = await CrashTrials.CutPowerAsync(server, disk, Setting(flush: 1, syncBinlog: 1));
        var lax = await CrashTrials.CutPowerAsync(server, disk, Setting(flush: 0, syncBinlog: 0));
        await CutLab.UntilNothingIsLeftOfCutsAsync(Docker);
        await server.RemoveAsync();
        Console.WriteLine($"{strict}\n{lax}");

        Assert.Equal(0, strict.TotalLost);
        Assert.InRange(lax.TotalLost, 1, int.MaxValue);
        Assert.Equal((0, 0), (strict.OnlyInBinlog, strict.OnlyInTable));
        Assert.All(strict.Trials, trial => Assert.InRange(trial.Rows.Acknowledged, 1, int.MaxValue));
    }

    [Theory, Needs(Capability.Docker)]
    [MemberData(nameof(Products))]
    public async Task A_server_that_cannot_start_on_its_cut_reports_why(Product product)
    {
        var (disk, server) = await CutLab.StartAsync(Docker, product);
        await server.PrepareLoadAsync();
        var wrong = new Dictionary<string, string> { ["no_such_variable"] = "1" };

        var failed = await Assert.ThrowsAsync<ServerException>(() => CrashTrials.CutPowerAsync(server, disk, new() { Trials = 1 }, wrong));

        Assert.Matches(@"-cut-1 ended with exit code \d+ before it answered SQL", failed.Message);
        Assert.Contains("no_such_variable", failed.Message);
        Assert.Equal(0, await server.ScalarAsync<int>("SELECT COUNT(*) FROM lab.entries WHERE id < 0"));
        await disk.DisposeAsync();
        await CutLab.UntilNothingIsLeftOfCutsAsync(Docker);
    }

    [Theory, Needs(Capability.Docker)]
    [MemberData(nameof(Products))]
    public async Task A_server_that_a_signal_ends_while_it_recovers_is_started_again(Product product)
    {
        var (disk, server) = await CutLab.StartAsync(Docker, product);
        await server.PrepareLoadAsync();
        // The first server on a cut, as soon as it is there. The brackets keep the pattern from matching this command itself.
        var killed = Docker.Agent.Processes.RunAsync(Docker.Host, [], "sh", "-c",
            "for i in $(seq 6000); do pkill -9 -f '(mysqld|mariadbd).*[-]-port=33' && exit 0; sleep 0.01; done; exit 1");
        var result = await CrashTrials.CutPowerAsync(server, disk, new() { Trials = 1 });
        (await killed).ThrowIfFailed();

        var aborted = Assert.Single(Assert.Single(result.Trials).AbortedStarts);
        Assert.Matches(@"-cut-1 ended with exit code 137 before it answered SQL", aborted);
        Assert.InRange(result.Trials[0].Rows.Acknowledged, 1, int.MaxValue);
        await disk.DisposeAsync();
        await CutLab.UntilNothingIsLeftOfCutsAsync(Docker);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_cut_on_which_no_start_succeeds_is_counted_apart()
    {
        var (disk, server) = await CutLab.StartAsync(Docker, Product.MariaDb);
        await server.PrepareLoadAsync();
        // All three starts on the first cut.
        var killed = Docker.Agent.Processes.RunAsync(Docker.Host, [], "sh", "-c", """
            n=0
            for i in $(seq 6000); do
              pkill -9 -f '(mysqld|mariadbd).*[-]-port=33' && n=$((n + 1)) && [ $n = 3 ] && exit 0
              sleep 0.02
            done
            exit 1
            """);
        var result = await CrashTrials.CutPowerAsync(server, disk, new() { Trials = 3 }, parallel: 1);
        (await killed).ThrowIfFailed();

        Assert.Equal([2, 3], result.Trials.Select(trial => trial.Number));
        Assert.Contains("ended with exit code 137 before it answered SQL", Assert.Single(result.Unrecovered));
        Assert.Contains("1 more on whose files no start", result.ToMime()[MimeBundle.PlainText]);
        await disk.DisposeAsync();
        await CutLab.UntilNothingIsLeftOfCutsAsync(Docker);
    }

    private static CrashSpec Setting(int flush, int syncBinlog) => new()
    {
        Trials = 3,
        CompareBinlog = true,
        Settings = { ["innodb_flush_log_at_trx_commit"] = flush, ["sync_binlog"] = syncBinlog },
    };
}
