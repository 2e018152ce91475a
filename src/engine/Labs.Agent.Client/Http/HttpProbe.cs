namespace Labs.Agent.Client;

/// <summary>
/// Requests one URL at a fixed interval in the background, from the engine's host or a container, while a lab changes something:
/// <c>await using var probe = docker.Agent.Http.Probe(docker.Host, url, every);</c>
/// </summary>
public sealed class HttpProbe : IAsyncDisposable
{
    private static readonly TimeSpan s_longest = TimeSpan.FromHours(1);
    private readonly HttpFacet _http;
    private readonly IPlace _place;
    private readonly TimeSpan _every;
    private readonly SortedList<DateTimeOffset, HttpSample> _samples = [];
    private CancellationTokenSource _stop = new();
    private Task _polling;

    internal HttpProbe(HttpFacet http, IPlace place, string url, TimeSpan every)
    {
        (_http, _place, _every) = (http, place, every);
        _polling = PollAsync(url, _stop.Token);
    }

    /// <summary>The requests that have ended so far, in the order in which they were due.</summary>
    public IReadOnlyList<HttpSample> Samples
    {
        get
        {
            lock (_samples)
                return [.. _samples.Values];
        }
    }

    /// <summary>When each request was due, in seconds since the first.</summary>
    public IReadOnlyList<double> Seconds => [.. Samples.Select(sample => SecondsAt(sample.At))];

    /// <summary>The status of each request; 0 if there was no response.</summary>
    public IReadOnlyList<int> Statuses => [.. Samples.Select(sample => sample.Status)];

    /// <summary>Converts a moment to the axis of <see cref="Seconds"/>.</summary>
    public double SecondsAt(DateTimeOffset time) => Samples is [var first, ..] ? (time - first.At).TotalSeconds : 0;

    /// <summary>Returns the statuses without repetitions: 502, 200, 502.</summary>
    public IReadOnlyList<int> Runs() => [.. Spans().Select(span => span.Status)];

    /// <summary>Returns from when to when each status lasted, on the axis of <see cref="Seconds"/>.</summary>
    public IReadOnlyList<(int Status, double From, double To)> Spans()
    {
        var spans = new List<(int Status, double From, double To)>();
        foreach (var sample in Samples)
        {
            var at = SecondsAt(sample.At);
            if (spans is [.., var last])
                spans[^1] = last with { To = at };
            if (spans.Count == 0 || spans[^1].Status != sample.Status)
                spans.Add((sample.Status, at, at));
        }
        return spans;
    }

    /// <summary>Waits until the latest requests all have this status.</summary>
    /// <param name="times">How many of the latest requests.</param>
    /// <param name="timeout">30 s by default.</param>
    /// <exception cref="WaitTimeoutException">It did not happen in time.</exception>
    public Task UntilAsync(int status, int times = 3, TimeSpan? timeout = null) =>
        UntilAsync($"the status is {status}", other => other == status, times, timeout);

    /// <summary>Waits until the statuses of the latest requests all meet a condition. The status is 0 if there is no response.</summary>
    /// <param name="what">The condition in words, for the message of a timeout.</param>
    /// <exception cref="WaitTimeoutException">It did not happen in time.</exception>
    public Task UntilAsync(string what, Func<int, bool> condition, int times = 3, TimeSpan? timeout = null) =>
        Wait.UntilAsync($"{what}, {times} times in a row", _ =>
        {
            var statuses = Polled();
            var isMet = statuses.Count >= times && statuses.TakeLast(times).All(condition);
            return Task.FromResult((isMet, statuses.Count == 0 ? "no answer yet" : string.Join(", ", statuses.TakeLast(times))));
        }, timeout ?? TimeSpan.FromSeconds(30));

    /// <summary>Continues with another URL, for example after a container's published port has changed.</summary>
    /// <param name="samples">Returns when this many requests to the new URL have ended.</param>
    public async Task FollowAsync(string url, int samples = 1)
    {
        await StopAsync();
        _stop.Dispose();
        _stop = new CancellationTokenSource();
        var before = Samples.Count;
        _polling = PollAsync(url, _stop.Token);
        await Wait.UntilAsync($"{samples} answers of {url}", _ =>
        {
            var more = Polled().Count - before;
            return Task.FromResult((more >= samples, $"{more}"));
        }, TimeSpan.FromSeconds(30));
    }

    /// <summary>Stops requesting. The samples stay.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _polling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private IReadOnlyList<int> Polled()
    {
        if (_polling.IsFaulted)
            _polling.GetAwaiter().GetResult();
        return Statuses;
    }

    private async Task PollAsync(string url, CancellationToken cancellationToken)
    {
        await foreach (var sample in _http.PollAsync(_place, url, _every, s_longest, cancellationToken: cancellationToken))
        {
            lock (_samples)
                _samples[sample.At] = sample;
        }
    }
}
