
namespace Labs.MySql.Tests;

public sealed class LoadTests : MySqlLab
{
    [Theory, Needs(Capability.Docker)]
    [InlineData(Product.MySql)]
    [InlineData(Product.MariaDb)]
    public async Task Every_acknowledged_row_is_in_the_table(Product product)
    {
        var server = await ServerAsync(product);
        await server.PrepareLoadAsync(1200);
        using var journal = Journal.Create(Lab, "all");
        Statement[] mix = [Statement.Insert, Statement.Update with { Weight = 2 }, Statement.Read];
        var spec = new WorkloadSpec { Threads = 4, Journal = journal, Mix = mix, WarmUp = TimeSpan.FromMilliseconds(200) };
        var result = await server.LoadAsync(spec);

        var entries = journal.Entries();
        var present = await server.PresentIdsAsync();
        Assert.Null(result.FirstError);
        Assert.Equal(1200, await server.ScalarAsync<int>("SELECT COUNT(*) FROM lab.entries WHERE id < 0"));
        Assert.Equal(1200 + present.Count, await server.ScalarAsync<int>("SELECT COUNT(*) FROM lab.entries"));
        Assert.Equal(entries.Select(entry => entry.Id).Order(), present);
        Assert.InRange(result.ByStatement["insert"], 1, entries.Count); // inserts of the warm-up are only in the journal
        Assert.InRange(result.ByStatement["update"], result.ByStatement["insert"], 4 * result.ByStatement["insert"]);
        Assert.Equal((result.Done, result.Done), (result.Latency.Count, result.Series.Sum(step => step.Done)));
        Assert.Equal(result.Done, result.ByStatement.Values.Sum());
        Assert.Equal(10, result.Series.Count);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task An_open_loop_counts_every_statement_that_a_stall_delays()
    {
        var server = await ServerAsync(Product.MariaDb);
        await server.PrepareLoadAsync();
        var stall = TimeSpan.FromMilliseconds(600);
        async Task<WorkloadResult> Stalled(double? rate)
        {
            var load = server.LoadAsync(new WorkloadSpec { Threads = 2, Rate = rate, Duration = TimeSpan.FromSeconds(3) });
            await Task.Delay(800);
            await server.PauseAsync();
            await Task.Delay(stall);
            await server.UnpauseAsync();
            return await load;
        }
        var (open, closed) = (await Stalled(200), await Stalled(null));

        // Counts from the longest duration down.
        static int Slow(WorkloadResult result) => Enumerable.Range(0, (int)result.Latency.Count)
            .TakeWhile(i => result.Latency.Quantile(1 - (i + 0.5) / result.Latency.Count).TotalMilliseconds > 300).Count();
        Assert.InRange(Slow(closed), 0, 10); // one statement per client, and a few that a busy machine delays
        Assert.InRange(Slow(open), 30, 600); // 60 were due in the first half of the stall
        Assert.InRange(open.Done + open.NotStarted, 598, 601);
        Assert.Contains(closed.Series, step => step.Done == 0);
    }

    [Theory, Needs(Capability.Docker)]
    [InlineData(Product.MySql)]
    [InlineData(Product.MariaDb)]
    public async Task A_server_that_dies_ends_the_run(Product product)
    {
        var server = await ServerAsync(product);
        await server.PrepareLoadAsync();
        using var journal = Journal.Create(Lab, "dies");
        var load = server.LoadAsync(new WorkloadSpec { Threads = 8, Duration = TimeSpan.FromMinutes(5), Journal = journal });
        await Wait.UntilAsync("100 ids", _ => Task.FromResult(journal.LastId > 100), TimeSpan.FromSeconds(20));
        await server.KillAsync();
        var result = await load.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.True(result.ServerLost);
        Assert.NotNull(result.FirstError);
        Assert.InRange(result.Done, 80, journal.LastId);
        Assert.InRange(result.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        await server.StartAsync();
        Assert.Empty(journal.Compare(await server.PresentIdsAsync()).Lost);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task Errors_of_statements_are_counted_and_the_run_continues()
    {
        var server = await ServerAsync(Product.MariaDb);
        await server.PrepareLoadAsync(5);
        var twice = new Statement("twice", "INSERT INTO lab.entries VALUES (-1, 0, @pad)");
        var result = await server.LoadAsync(new WorkloadSpec { Mix = [twice], Duration = TimeSpan.FromMilliseconds(300) });

        Assert.Equal(0, result.Done);
        Assert.False(result.ServerLost);
        Assert.Equal([1062], result.Errors.Keys);
        Assert.Contains("Duplicate entry", result.FirstError);
    }

    [Theory, Needs(Capability.Docker)]
    [InlineData(Product.MySql)]
    [InlineData(Product.MariaDb)]
    public async Task A_statement_that_takes_too_long_is_ended_and_the_run_continues(Product product)
    {
        var server = await ServerAsync(product);
        await server.PrepareLoadAsync(5);
        // SLEEP alone returns 1 when it is interrupted. As a condition over many rows it makes the statement fail.
        const string sql = "SELECT COUNT(*) FROM information_schema.COLUMNS a, information_schema.COLUMNS b WHERE SLEEP(0.01) = 0";
        var spec = new WorkloadSpec
        {
            Mix = [new Statement("slow", sql)],
            Duration = TimeSpan.FromSeconds(4),
            StatementTimeout = TimeSpan.FromSeconds(1),
        };
        var result = await server.LoadAsync(spec).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.False(result.ServerLost);
        Assert.Equal([1317], result.Errors.Keys);
        Assert.InRange(result.Errors[1317], 2, 4); // the client continued
        Assert.Contains("longer than 1 s", result.FirstError);
    }

    [Fact, Needs(Capability.Docker)]
    public async Task A_server_that_hangs_ends_the_run()
    {
        var server = await ServerAsync(Product.MariaDb);
        await server.PrepareLoadAsync(5);
        using var journal = Journal.Create(Lab, "hangs");
        var load = server.LoadAsync(new WorkloadSpec
        {
            Threads = 4,
            Duration = TimeSpan.FromMinutes(5),
            StatementTimeout = TimeSpan.FromSeconds(1),
            Journal = journal,
        });
        await Wait.UntilAsync("100 ids", _ => Task.FromResult(journal.LastId > 100), TimeSpan.FromSeconds(20));
        await using var frozen = await FrozenServer.FreezeAsync(server);
        var result = await load.WaitAsync(TimeSpan.FromSeconds(60));

        Assert.True(result.ServerLost);
        Assert.Contains("did not answer within 1 s", result.FirstError);
        Assert.InRange(result.Done, 90, journal.LastId);
    }
}
