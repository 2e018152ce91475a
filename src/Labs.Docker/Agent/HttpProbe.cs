namespace Labs.Docker;

/// <summary>
/// Asks one URL again and again in the background, from the engine's host or a container, while a lab changes the world:
/// <c>await using var probe = docker.Agent.Probe(docker.Host, url, every);</c>
/// </summary>
public sealed class HttpProbe : IAsyncDisposable
{
    private static readonly TimeSpan s_longest = TimeSpan.FromHours(1);
    private readonly EngineAgent _agent;
    private readonly Place _place;
    private readonly TimeSpan _every;
    private readonly SortedList<DateTimeOffset, HttpSample> _samples = [];
    private CancellationTokenSource _stop = new();
    private Task _polling;

    internal HttpProbe(EngineAgent agent, Place place, string url, TimeSpan every)
    {
        (_agent, _place, _every) = (agent, place, every);
        _polling = PollAsync(url, _stop.Token);
    }

    /// <summary>What was answered so far, by the time it was asked.</summary>
    public IReadOnlyList<HttpSample> Samples
    {
        get
        {
            lock (_samples)
                return [.. _samples.Values];
        }
    }

    /// <summary>When each sample was asked for, in seconds since the first.</summary>
    public IReadOnlyList<double> Seconds => [.. Samples.Select(sample => SecondsAt(sample.At))];

    /// <summary>The status of each sample; 0 where nothing answered.</summary>
    public IReadOnlyList<int> Statuses => [.. Samples.Select(sample => sample.Status)];

    /// <summary>A moment on the axis of <see cref="Seconds"/>.</summary>
    public double SecondsAt(DateTimeOffset time) => Samples is [var first, ..] ? (time - first.At).TotalSeconds : 0;

    /// <summary>The statuses with repetitions taken out: 502, 200, 502.</summary>
    public IReadOnlyList<int> Runs() => [.. Spans().Select(span => span.Status)];

    /// <summary>How long each status lasted, in seconds on the axis of <see cref="Seconds"/>.</summary>
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

    /// <summary>Waits until the latest answers are all of this status.</summary>
    /// <param name="times">How many.</param>
    /// <exception cref="WaitTimeoutException">They weren't, within 30 s by default.</exception>
    public Task UntilAsync(int status, int times = 3, TimeSpan? timeout = null) =>
        UntilAsync($"the status is {status}", other => other == status, times, timeout);

    /// <summary>Waits until the latest answers all meet a condition on the status, which is 0 where nothing answers.</summary>
    public Task UntilAsync(string what, Func<int, bool> condition, int times = 3, TimeSpan? timeout = null) =>
        Wait.UntilAsync($"{what}, {times} times in a row", _ =>
        {
            var statuses = Polled();
            return Task.FromResult((statuses.Count >= times && statuses.TakeLast(times).All(condition), statuses.Count == 0 ? "no answer yet" : string.Join(", ", statuses.TakeLast(times))));
        }, timeout ?? TimeSpan.FromSeconds(30));

    /// <summary>Goes on with another URL, as for a container whose published port changed, and waits for that many answers.</summary>
    public async Task FollowAsync(string url, int samples = 1)
    {
        await StopAsync().ConfigureAwait(false);
        _stop.Dispose();
        _stop = new CancellationTokenSource();
        var before = Samples.Count;
        _polling = PollAsync(url, _stop.Token);
        await Wait.UntilAsync($"{samples} answers of {url}", _ =>
        {
            var more = Polled().Count - before;
            return Task.FromResult((more >= samples, $"{more}"));
        }, TimeSpan.FromSeconds(30)).ConfigureAwait(false);
    }

    /// <summary>Ends the asking; the samples stay.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _polling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    private IReadOnlyList<int> Polled()
    {
        if (_polling.IsFaulted)
            _polling.GetAwaiter().GetResult();
        return Statuses;
    }

    private async Task PollAsync(string url, CancellationToken ct)
    {
        await foreach (var sample in _agent.PollHttpAsync(_place, url, _every, s_longest, ct: ct).ConfigureAwait(false))
        {
            lock (_samples)
                _samples[sample.At] = sample;
        }
    }
}

public sealed partial class EngineAgent
{
    /// <summary>Starts asking a URL at an interval, until the probe is disposed of.</summary>
    public HttpProbe Probe(Place place, string url, TimeSpan every) => new(this, place, url, every);
}
