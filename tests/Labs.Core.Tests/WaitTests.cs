using System.Diagnostics;

namespace Labs.Core.Tests;

public sealed class WaitTests
{
    [Fact]
    public async Task The_wait_ends_when_the_condition_is_met()
    {
        var checks = 0;
        await Wait.UntilAsync("three checks", _ => Task.FromResult(++checks == 3), TimeSpan.FromSeconds(10));
        Assert.Equal(3, checks);
    }

    [Fact]
    public async Task The_error_of_a_timeout_has_the_condition_the_last_observation_and_the_tail()
    {
        var error = await Assert.ThrowsAsync<WaitTimeoutException>(() => Wait.UntilAsync(
            "port 80 answers",
            _ => Task.FromResult((false, "connection refused")),
            TimeSpan.FromMilliseconds(30),
            () => Task.FromResult("nginx: bad directive")));
        Assert.Equal("Waited 0.03 s until port 80 answers; last observed: connection refused.\nnginx: bad directive", error.Message);
    }

    [Fact]
    public async Task The_deadline_cancels_a_check_that_hangs() =>
        await Assert.ThrowsAsync<WaitTimeoutException>(() => Wait.UntilAsync(
            "never", async token => { await Task.Delay(Timeout.Infinite, token); return true; }, TimeSpan.FromMilliseconds(50)));

    [Fact]
    public async Task A_condition_met_just_before_the_deadline_is_observed()
    {
        // The pauses grow. The last one must not continue past the deadline.
        var timeout = TimeSpan.FromMilliseconds(150);
        var clock = Stopwatch.StartNew();
        await Wait.UntilAsync("the last moment", _ => Task.FromResult(clock.Elapsed >= timeout * 0.95), timeout);
    }

    [Fact]
    public async Task A_slow_check_may_finish_after_the_deadline()
    {
        // Long compared with the delays of a busy machine, because the first check must finish before the deadline.
        var timeout = TimeSpan.FromSeconds(2.5);
        var clock = Stopwatch.StartNew();
        await Wait.UntilAsync("slowly observed", async token =>
        {
            var met = clock.Elapsed >= timeout * 0.9;
            await Task.Delay(1500, token);
            return met;
        }, timeout);
    }

    [Fact]
    public async Task A_check_that_ignores_its_token_does_not_delay_the_timeout()
    {
        using var never = new SemaphoreSlim(0);
        var wait = Wait.UntilAsync("never", async _ =>
        {
            await never.WaitAsync(CancellationToken.None);
            return true;
        }, TimeSpan.FromMilliseconds(50));
        Assert.Same(wait, await Task.WhenAny(wait, Task.Delay(TimeSpan.FromSeconds(10))));
        var error = await Assert.ThrowsAsync<WaitTimeoutException>(() => wait);
        Assert.Equal("Waited 0.05 s until never; last observed: nothing, the first check did not finish.", error.Message);
    }

    [Fact]
    public async Task A_tail_that_fails_does_not_hide_the_timeout()
    {
        var error = await Assert.ThrowsAsync<WaitTimeoutException>(() => Wait.UntilAsync(
            "port 80 answers",
            _ => Task.FromResult((false, "connection refused")),
            TimeSpan.FromMilliseconds(30),
            () => throw new IOException("no such container")));
        Assert.Contains("connection refused", error.Message);
        Assert.Contains("no such container", error.Message);
    }

    [Fact]
    public async Task Cancelling_stops_the_wait()
    {
        using var stop = new CancellationTokenSource(30);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Wait.UntilAsync(
            "never", _ => Task.FromResult(false), TimeSpan.FromMinutes(1), cancellationToken: stop.Token));
    }
}
