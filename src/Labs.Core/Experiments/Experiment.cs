namespace Labs;

/// <summary>Comparisons that a noisy machine does not decide.</summary>
public static class Experiment
{
    /// <summary>
    /// Measures every arm once per round, in a seeded random order, so that a slow minute hits all of them alike.
    /// </summary>
    /// <param name="lab">The session; its seed orders the rounds, its results keep every sample.</param>
    /// <param name="name">What is measured.</param>
    /// <param name="unit">The unit of every measurement.</param>
    /// <param name="arms">At least two, of different names.</param>
    /// <param name="options">Rounds, baseline, threshold.</param>
    /// <param name="cancellationToken">Ends it; the samples so far are kept in the result file.</param>
    public static async Task<Comparison> CompareAsync(
        Lab lab, string name, string unit, IReadOnlyList<Arm> arms, ExperimentOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        ArgumentOutOfRangeException.ThrowIfLessThan(arms.Count, 2);
        var samples = arms.ToDictionary(arm => arm.Name, _ => new List<double>());
        if (options.Baseline is { } baseline && !samples.ContainsKey(baseline))
            throw new ArgumentException($"The baseline '{baseline}' is none of the arms {string.Join(", ", samples.Keys)}.");

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(lab.Stopping, cancellationToken);
        var random = new Random(lab.Seed);
        var order = new List<string>();
        using var progress = Progress.Start(name, (options.WarmUp + options.Rounds) * arms.Count);
        try
        {
            for (var round = -options.WarmUp; round < options.Rounds; round++)
            {
                var block = arms.ToArray();
                random.Shuffle(block);
                foreach (var arm in block)
                {
                    progress.Report(order.Count, round < 0 ? $"{arm.Name}, warm-up" : arm.Name);
                    var sample = await arm.Measure(stop.Token).ConfigureAwait(false);
                    order.Add(arm.Name);
                    if (round >= 0)
                        samples[arm.Name].Add(sample);
                }
            }
            progress.Report(order.Count);
        }
        finally
        {
            if (samples.Values.All(list => list.Count > 0))
                lab.Results.AddComparison(Finish().ToJson());
        }
        return Finish();

        Comparison Finish() => new(name, unit, arms[0].Name, samples.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<double>)pair.Value), order, options, lab.Seed);
    }
}
