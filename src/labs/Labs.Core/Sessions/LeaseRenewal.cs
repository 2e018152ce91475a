namespace Labs;

/// <summary>
/// Renews a lease in the background, so that others know that the owner lives even if they can't see its process. A failed renewal is
/// repeated a few seconds later.
/// </summary>
public sealed class LeaseRenewal : IAsyncDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _renewing;

    /// <summary>Starts the renewal. The first one happens a minute from now.</summary>
    /// <param name="renew">Renews the lease. It may throw.</param>
    public LeaseRenewal(Func<CancellationToken, Task> renew)
        : this(renew, s_look, TimeProvider.System)
    {
    }

    internal LeaseRenewal(Func<CancellationToken, Task> renew, TimeSpan look, TimeProvider clock)
    {
        var begun = clock.GetUtcNow();
        // Not as a part of the cell that opens the session: when a cell is abandoned, what belongs to it runs no more.
        using (ExecutionContext.SuppressFlow())
            _renewing = Task.Run(() => RenewAsync(renew, look, clock, begun));
    }

    /// <summary>How long a lease protects the owner after its last renewal: ten minutes.</summary>
    public static TimeSpan Length { get; } = TimeSpan.FromMinutes(10);

    /// <summary>Returns the state of a lease.</summary>
    /// <param name="renewed">When it was renewed the last time.</param>
    /// <param name="now">The present time by the same clock.</param>
    public static LeaseState StateOf(DateTimeOffset renewed, DateTimeOffset now) =>
        now - renewed < Length ? LeaseState.Current : LeaseState.Expired;

    /// <summary>Ends the renewal, and waits for one that is under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _renewing;
        _stop.Dispose();
    }

    // It looks often and compares the clock's time: after the machine was suspended, timers continue where they were, but others see
    // a lease that has not been renewed for hours.
    private async Task RenewAsync(Func<CancellationToken, Task> renew, TimeSpan look, TimeProvider clock, DateTimeOffset renewed)
    {
        using var timer = new PeriodicTimer(look);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                if ((clock.GetUtcNow() - renewed).Duration() < s_interval)
                    continue;
                try
                {
                    await renew(_stop.Token);
                    renewed = clock.GetUtcNow();
                }
                catch (Exception) when (!_stop.IsCancellationRequested)
                {
                    // The engine or the disk may be back at the next look.
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The session ends.
        }
    }
}
