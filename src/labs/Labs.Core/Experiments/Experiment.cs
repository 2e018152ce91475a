using System.Diagnostics;

namespace Labs;

/// <summary>Compares alternatives in a way that is robust against noise of the machine.</summary>
public static class Experiment
{
    private static readonly TimeSpan s_recordEvery = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Measures every arm once per round, in a seeded random order, so that a slow minute affects all arms alike. It measures again
    /// with more rounds as long as <see cref="ExperimentOptions.Unclear"/> asks for it.
    /// </summary>
    /// <param name="lab">The session. Its seed determines the order; its result file gets every sample.</param>
    /// <param name="name">What is measured.</param>
    /// <param name="unit">The unit of every measurement.</param>
    /// <param name="arms">At least two arms with different names.</param>
    /// <param name="options">Rounds, baseline and threshold.</param>
    /// <param name="cancellationToken">Stops the experiment.</param>
    /// <exception cref="ArgumentException">The baseline is not one of the arms, or there are fewer than two arms.</exception>
    /// <remarks>
    /// The result file gets the samples about once a second, between two measurements, with <c>complete</c> set to false until the
    /// end. So the file keeps all samples if the experiment stops early, and those of attempts that were inconclusive.
    /// </remarks>
    public static async Task<Comparison> CompareAsync(
        Lab lab,
        string name,
        string unit,
        IReadOnlyList<Arm> arms,
        ExperimentOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        options ??= new();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Growth, 2);
        options = options with { Looks = options.Looks }; // as stated before the first look
        var comparison = await MeasureAsync(lab, name, unit, arms, options, cancellationToken);
        while (options.Growth * options.Rounds <= options.MaxRounds && options.Unclear?.Invoke(comparison) == true)
        {
            options = options with { Rounds = options.Growth * options.Rounds };
            comparison = await MeasureAsync(lab, $"{name}, again with {options.Rounds} rounds", unit, arms, options, cancellationToken);
        }
        return comparison;
    }

    private static async Task<Comparison> MeasureAsync(
        Lab lab, string name, string unit, IReadOnlyList<Arm> arms, ExperimentOptions options, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(arms.Count, 2);
        var samples = arms.ToDictionary(arm => arm.Name, _ => new List<double>());
        if (options.Baseline is { } baseline && !samples.ContainsKey(baseline))
            throw new ArgumentException($"The baseline '{baseline}' is not one of the arms {string.Join(", ", samples.Keys)}.");

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(lab.Stopping, cancellationToken);
        var random = new Random(lab.Seed);
        var order = new List<string>();
        using var progress = Progress.Start(name, (options.WarmUp + options.Rounds) * arms.Count);
        var recorder = new Recorder(lab.Results);
        try
        {
            for (var round = -options.WarmUp; round < options.Rounds; round++)
            {
                var block = arms.ToArray();
                random.Shuffle(block);
                foreach (var arm in block)
                {
                    progress.Report(order.Count, round < 0 ? $"{arm.Name}, warm-up" : arm.Name);
                    var sample = await arm.Measure(stop.Token);
                    order.Add(arm.Name);
                    if (round < 0)
                        continue;
                    samples[arm.Name].Add(sample);
                    recorder.Offer(Snapshot);
                }
            }
            progress.Report(order.Count);
        }
        catch
        {
            if (samples.Values.Any(list => list.Count > 0))
                lab.Results.KeepComparison(Snapshot().ToJson(complete: false), isLast: true);
            throw;
        }
        var comparison = Snapshot();
        lab.Results.KeepComparison(comparison.ToJson(complete: true));
        return comparison;

        Comparison Snapshot()
        {
            var soFar = samples.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<double>)pair.Value);
            return new Comparison(name, unit, arms[0].Name, soFar, order, options, lab.Seed);
        }
    }

    /// <summary>Writes the samples so far to the result file, at intervals that use at most 5 % of the time.</summary>
    private sealed class Recorder(LabResults results)
    {
        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private TimeSpan _next = s_recordEvery;

        public void Offer(Func<Comparison> comparison)
        {
            var started = _clock.Elapsed;
            if (started < _next)
                return;
            results.KeepComparison(comparison().ToJson(complete: false, contrasts: false));
            var taken = _clock.Elapsed - started;
            _next = _clock.Elapsed + (taken * 20 > s_recordEvery ? taken * 20 : s_recordEvery);
        }
    }
}
