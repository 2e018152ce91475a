using System.Diagnostics;

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
            "never", async token => { await Task.Delay(Timeout.Infinite, token); return true; }, TimeSpan.FromMilliseconds(50)));

    [Fact]
    public async Task What_is_met_at_the_deadline_is_seen()
    {
        // The pauses grow: the last one before the deadline must not skip the rest of the time.
        var timeout = TimeSpan.FromMilliseconds(150);
        var clock = Stopwatch.StartNew();
        await Wait.UntilAsync("the last moment", _ => Task.FromResult(clock.Elapsed >= timeout * 0.95), timeout);
    }

    [Fact]
    public async Task A_slow_look_may_end_after_the_deadline()
    {
        // Long against what a busy machine takes from the first look, which must end in time.
        var timeout = TimeSpan.FromSeconds(2.5);
        var clock = Stopwatch.StartNew();
        await Wait.UntilAsync("slowly seen", async token =>
        {
            var met = clock.Elapsed >= timeout * 0.9;
            await Task.Delay(1500, token);
            return met;
        }, timeout);
    }

    [Fact]
    public async Task A_condition_that_ignores_its_end_holds_up_nobody()
    {
        using var never = new SemaphoreSlim(0);
        var wait = Wait.UntilAsync("never", async _ => { await never.WaitAsync(CancellationToken.None); return true; }, TimeSpan.FromMilliseconds(50));
        Assert.Same(wait, await Task.WhenAny(wait, Task.Delay(TimeSpan.FromSeconds(10))));
        var error = await Assert.ThrowsAsync<WaitTimeoutException>(() => wait);
        Assert.Equal("Waited 0.05 s until never; last observed: nothing, the first look did not end.", error.Message);
    }

    [Fact]
    public async Task A_tail_that_fails_does_not_hide_the_timeout()
    {
        var error = await Assert.ThrowsAsync<WaitTimeoutException>(() => Wait.UntilAsync(
            "port 80 answers", _ => Task.FromResult((false, "connection refused")), TimeSpan.FromMilliseconds(30), () => throw new IOException("no such container")));
        Assert.Contains("connection refused", error.Message);
        Assert.Contains("no such container", error.Message);
    }

    [Fact]
    public async Task Cancelling_ends_the_wait()
    {
        using var stop = new CancellationTokenSource(30);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Wait.UntilAsync(
            "never", _ => Task.FromResult(false), TimeSpan.FromMinutes(1), cancellationToken: stop.Token));
    }
}
