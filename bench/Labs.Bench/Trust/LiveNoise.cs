using System.Diagnostics;

namespace Labs.Bench.Trust;

/// <summary>Samples of this machine, at rest and under load: work of the processor, whose amount is known exactly.</summary>
internal static class LiveNoise
{
    // About 0.3 ms, divisible by 20, so that 5 % more is a whole number.
    private const int Steps = 200_000;

    private static double s_sink;

    /// <summary>Measures rounds of four samples each in random order.</summary>
    /// <param name="name">The source's name.</param>
    /// <param name="rounds">The number of rounds.</param>
    /// <param name="loops">How many threads compute at the same time, to disturb.</param>
    public static NoiseSource Measure(string name, int rounds, int loops, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Thread[] disturbers = [.. Enumerable.Range(0, loops).Select(_ => new Thread(() => Disturb(stop.Token)) { IsBackground = true })];
        try
        {
            foreach (var thread in disturbers)
                thread.Start();
            var random = new Random(1);
            Span<int> order = [0, 1, 2, 3];
            Span<double> samples = stackalloc double[4];
            var measured = new List<NoiseRound>(rounds);
            for (var i = -20; i < rounds; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                random.Shuffle(order);
                foreach (var arm in order)
                    samples[arm] = WorkUs(arm switch { 2 => Steps + (Steps / 20), 3 => Steps + (Steps / 10), _ => Steps });
                if (i >= 0)
                    measured.Add(new(samples[0], samples[1], samples[2], samples[3]));
            }
            return new NoiseSource(name, measured);
        }
        finally
        {
            stop.Cancel();
            foreach (var thread in disturbers)
                thread.Join();
        }
    }

    private static double WorkUs(int steps)
    {
        var started = Stopwatch.GetTimestamp();
        var x = 1.0;
        for (var i = 0; i < steps; i++)
            x = (x * 1.0000001) + 1e-9;
        s_sink = x;
        return Stopwatch.GetElapsedTime(started).TotalMicroseconds;
    }

    private static void Disturb(CancellationToken stop)
    {
        var x = 1.0;
        while (!stop.IsCancellationRequested)
            for (var i = 0; i < 10_000; i++)
                x = (x * 1.0000001) + 1e-9;
        s_sink = x;
    }
}
