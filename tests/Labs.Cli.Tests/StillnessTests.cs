using Labs.Cli.Testing;

namespace Labs.Cli.Tests;

/// <summary>A machine that does not hold still is seen.</summary>
public sealed class StillnessTests
{
    [Theory]
    [InlineData(0.00, 0.02, 0.3, true)]
    [InlineData(0.05, 0.30, 5.0, true)]
    [InlineData(0.06, 0.00, 0.1, false)]
    [InlineData(0.00, 0.31, 0.1, false)]
    [InlineData(0.00, 0.00, 5.1, false)]
    public void Each_of_the_three_can_say_that_it_moves(double stolen, double busy, double lateMs, bool holds) =>
        Assert.Equal(holds, new Stillness(stolen, busy, lateMs).Holds);

    [Fact]
    public async Task Busy_loops_on_all_processors_are_seen()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /proc/stat");
        using var end = new CancellationTokenSource();
        var threads = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(() =>
        {
            while (!end.IsCancellationRequested)
            {
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        try
        {
            var observed = (await Stillness.ObserveAsync())!;
            Assert.InRange(observed.Busy, 0.3, 1.01);
            Assert.False(observed.Holds, observed.ToString());
        }
        finally
        {
            await end.CancelAsync();
            threads.ForEach(thread => thread.Join());
        }
    }
}
