namespace Labs;

/// <summary>
/// Waits for a condition with a deadline, never for a time. The last look begins at the deadline or after it: what is met by
/// then, and stays so, is seen. A look under way at the deadline may take as long again as the slowest one took, or a second.
/// </summary>
public static class Wait
{
    private static readonly TimeSpan s_first = TimeSpan.FromMilliseconds(5), s_longest = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_leastGrace = TimeSpan.FromSeconds(1), s_tailLimit = TimeSpan.FromSeconds(5);

    /// <param name="what">The condition in words, for the message: "port 80 answers".</param>
    /// <param name="condition">Whether it is met now, and what was observed.</param>
    /// <param name="timeout">The deadline.</param>
    /// <param name="tail">What helps to understand a failure, such as the last lines of a log.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="WaitTimeoutException">The deadline passed.</exception>
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
                    // A condition that does not heed its token is left alone with it.
                    (var met, observed) = await condition(end.Token).WaitAsync(end.Token);
                    if (met)
                        return;
                }
                catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
                {
                    observed = observed is null ? "nothing, the first look did not end" : $"{observed} (a later look did not end)";
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

    /// <inheritdoc cref="UntilAsync(string, Func{CancellationToken, Task{ValueTuple{bool, string}}}, TimeSpan, Func{Task{string}}?, TimeProvider?, CancellationToken)"/>
    public static Task UntilAsync(
        string what,
        Func<CancellationToken, Task<bool>> condition,
        TimeSpan timeout,
        Func<Task<string>>? tail = null,
        TimeProvider? time = null,
        CancellationToken cancellationToken = default) =>
        UntilAsync(what, async token => await condition(token) ? (true, "met") : (false, "not met"), timeout, tail, time, cancellationToken);

    // A timer counts whole milliseconds and cuts the rest off: it would end before the deadline.
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
        catch (Exception exception)
        {
            return $"(nothing more is known: {exception.Message})";
        }
    }
}
