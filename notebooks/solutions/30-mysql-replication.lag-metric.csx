// A probe: write a number to the source and take the time, on this clock alone, until the replica
// shows it. An idle source is no longer idle, a stopped clock is not asked, and a replica that
// never shows the number is behind by at least our patience.
async Task<double> LagSeconds(Server source, Replica replica)
{
    const double Patience = 2;
    var number = Stopwatch.GetTimestamp();
    await source.ExecuteAsync("CREATE TABLE IF NOT EXISTS lab.probe (id INT PRIMARY KEY, n BIGINT); "
        + $"REPLACE INTO lab.probe VALUES (1, {number})");
    var clock = Stopwatch.StartNew();
    while (clock.Elapsed.TotalSeconds < Patience)
    {
        var tables = await replica.Server.ScalarAsync<int>(
            "SELECT COUNT(*) FROM information_schema.TABLES "
            + "WHERE TABLE_SCHEMA = 'lab' AND TABLE_NAME = 'probe'");
        if (tables == 1
            && (await replica.Server.ListAsync<long>("SELECT n FROM lab.probe")).Contains(number))
            return clock.Elapsed.TotalSeconds;
        await Task.Delay(10);
    }
    return clock.Elapsed.TotalSeconds;
}
