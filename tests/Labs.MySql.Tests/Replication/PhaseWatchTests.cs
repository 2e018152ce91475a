namespace Labs.MySql.Tests.Replication;

public sealed class PhaseWatchTests
{
    [Fact]
    public async Task A_phase_lasts_its_time_and_has_its_least_number_of_looks()
    {
        var (now, seen) = (TimeSpan.Zero, 0);
        var watch = new PhaseWatch<int>(() => now, () =>
        {
            now += TimeSpan.FromSeconds(1);
            return Task.FromResult(++seen);
        }, TimeSpan.Zero);
        await watch.RunAsync("long", TimeSpan.FromSeconds(7));
        await watch.RunAsync("short", TimeSpan.FromSeconds(1), least: 3);

        Assert.Equal([1, 2, 3, 4, 5, 6, 7], watch.In("long").Select(look => look.Seen));
        Assert.Equal([7.0, 8.0, 9.0], watch.In("short").Select(look => look.At.TotalSeconds));
        Assert.Equal([(TimeSpan.Zero, "long"), (TimeSpan.FromSeconds(7), "short")], watch.Begins);
    }
}
