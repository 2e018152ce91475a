namespace Labs;

/// <summary>
/// Waits until a condition is met or a deadline passes. The condition is checked at growing intervals of 5 to 200 ms, and once more at
/// the deadline or just after it. A check that is under way at the deadline may take twice the time of the slowest check so far, and
/// at least a second.
/// </summary>
public static class Wait
{
    private static readonly TimeSpan s_first = TimeSpan.FromMilliseconds(5), s_longest = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_leastGrace = TimeSpan.FromSeconds(1), s_tailLimit = TimeSpan.FromSeconds(5);

    /// <summary>Waits until a condition is met.</summary>
    /// <param name="what">The condition in words, for the message of a timeout: "port 80 answers".</param>
    /// <param name="condition">Checks the condition; returns whether it is met and what was observed.</param>
    /// <param name="timeout">The time until the deadline.</param>
    /// <param name="tail">Returns text that helps to understand a timeout, such as the last lines of a log.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="WaitTimeoutException">The condition was not met by the deadline.</exception>
    public static async Task UntilAsync(
        string what,
        Func<CancellationToken, Task<(bool Met, string Observed)>> condition,
        TimeSpan timeout,
        Func<Task<string>>? tail = null,
        TimeProvider? time = null,
        CancellationToken cancellationToken = default)
    {
        time ??= TimeProvider.System;
        var start = time.GetTimestamp();
        var pause = s_first;
        string? observed = null;
        var slowest = TimeSpan.Zero;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var begun = time.GetElapsedTime(start);
            var grace = observed is null ? TimeSpan.Zero : Larger(slowest * 2, s_leastGrace);
            using (var limit = new CancellationTokenSource(Larger(Larger(timeout - begun, grace), s_first), time))
            using (var end = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken))
            {
                try
                {
                    // A check that ignores its token is abandoned.
                    (var met, observed) = await condition(end.Token).WaitAsync(end.Token);
                    if (met)
                        return;
                }
                catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
                {
                    observed = observed is null ? "nothing, the first check did not finish" : $"{observed} (a later check did not finish)";
                    break;
                }
            }
            if (begun >= timeout)
                break;
            slowest = Larger(slowest, time.GetElapsedTime(start) - begun);
            var left = timeout - time.GetElapsedTime(start);
            if (left > TimeSpan.Zero)
                await Task.Delay(pause < left ? pause : WholeMilliseconds(left), time, cancellationToken);
            pause = pause * 2 < s_longest ? pause * 2 : s_longest;
        }
        throw new WaitTimeoutException(what, timeout, observed, await TailAsync(tail));
    }

    /// <summary>Waits until a condition is met, for conditions where there is nothing to observe but that.</summary>
    /// <param name="what">The condition in words, for the message of a timeout: "port 80 answers".</param>
    /// <param name="condition">Checks the condition; returns whether it is met.</param>
    /// <param name="timeout">The time until the deadline.</param>
    /// <param name="tail">Returns text that helps to understand a timeout, such as the last lines of a log.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="WaitTimeoutException">The condition was not met by the deadline.</exception>
    public static Task UntilAsync(
        string what,
        Func<CancellationToken, Task<bool>> condition,
        TimeSpan timeout,
        Func<Task<string>>? tail = null,
        TimeProvider? time = null,
        CancellationToken cancellationToken = default) =>
        UntilAsync(
            what,
            async token => await condition(token) ? (true, "met") : (false, "not met"),
            timeout,
            tail,
            time,
            cancellationToken);

    // A timer truncates to whole milliseconds, so it would fire before the deadline.
    private static TimeSpan WholeMilliseconds(TimeSpan time) => TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds));

    private static TimeSpan Larger(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static async Task<string> TailAsync(Func<Task<string>>? tail)
    {
        if (tail is null)
            return "";
        try
        {
            return await tail().WaitAsync(s_tailLimit);
        }
        // The details belong to the message of a timeout, which must be thrown whether they can be had or not.
        catch (Exception exception)
        {
            return $"(no further details: {exception.Message})";
        }
    }
}
