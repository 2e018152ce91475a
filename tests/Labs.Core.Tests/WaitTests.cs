namespace Labs.Core.Tests;

public sealed class WaitTests
{
    [Fact]
    public async Task Returns_when_the_condition_is_met()
    {
        var looks = 0;
        await Wait.UntilAsync("three looks", _ => Task.FromResult(++looks == 3), TimeSpan.FromSeconds(10));
        Assert.Equal(3, looks);
    }

    [Fact]
    public async Task A_timeout_says_what_was_awaited_what_was_seen_and_the_tail()
    {
        var error = await Assert.ThrowsAsync<WaitTimeoutException>(() => Wait.UntilAsync(
            "port 80 answers", _ => Task.FromResult((false, "connection refused")), TimeSpan.FromMilliseconds(30), () => Task.FromResult("nginx: bad directive")));
        Assert.Equal("Waited 0.03 s until port 80 answers; last observed: connection refused.\nnginx: bad directive", error.Message);
    }

    [Fact]
    public async Task A_condition_that_hangs_is_ended_by_the_deadline() =>
        await Assert.ThrowsAsync<WaitTimeoutException>(() => Wait.UntilAsync(
            "never", async ct => { await Task.Delay(Timeout.Infinite, ct); return true; }, TimeSpan.FromMilliseconds(50)));

    [Fact]
    public async Task Cancelling_ends_the_wait()
    {
        using var stop = new CancellationTokenSource(30);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Wait.UntilAsync(
            "never", _ => Task.FromResult(false), TimeSpan.FromMinutes(1), cancellationToken: stop.Token));
    }
}
