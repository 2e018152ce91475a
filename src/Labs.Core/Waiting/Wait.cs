namespace Labs;

/// <summary>Waits for a condition with a deadline, never for a time.</summary>
public static class Wait
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(5), Longest = TimeSpan.FromMilliseconds(200);

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
        var pause = First;
        var observed = "nothing yet";
        while (true)
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var left = timeout - time.GetElapsedTime(start);
            if (left > TimeSpan.Zero)
            {
                deadline.CancelAfter(left);
                try
                {
                    (var met, observed) = await condition(deadline.Token).ConfigureAwait(false);
                    if (met)
                        return;
                }
                catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
                {
                    // The condition itself took until the deadline.
                }
            }
            if (time.GetElapsedTime(start) + pause >= timeout)
                throw new WaitTimeoutException(what, timeout, observed, tail is null ? "" : await tail().ConfigureAwait(false));
            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
            pause = pause * 2 < Longest ? pause * 2 : Longest;
        }
    }

    /// <inheritdoc cref="UntilAsync(string, Func{CancellationToken, Task{ValueTuple{bool, string}}}, TimeSpan, Func{Task{string}}?, TimeProvider?, CancellationToken)"/>
    public static Task UntilAsync(
        string what,
        Func<CancellationToken, Task<bool>> condition,
        TimeSpan timeout,
        Func<Task<string>>? tail = null,
        TimeProvider? time = null,
        CancellationToken cancellationToken = default) =>
        UntilAsync(what, async ct => await condition(ct).ConfigureAwait(false) ? (true, "met") : (false, "not met"), timeout, tail, time, cancellationToken);
}
