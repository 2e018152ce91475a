namespace Labs.Plots;

/// <summary>Fewer points where a screen can't show them all, with every peak kept.</summary>
public static class DownSampling
{
    /// <summary>
    /// Keeps the first, smallest, largest and last point of each bucket (the M4 aggregation: Jugel et al., VLDB 2014), so that the
    /// drawn line is the same at a width of as many pixels as there are buckets.
    /// </summary>
    /// <param name="x">Positions, ascending.</param>
    /// <param name="y">Values; a value that is no number is kept as a gap.</param>
    /// <param name="buckets">Four points are kept of each at most.</param>
    public static (double[] X, double[] Y) KeepPeaks(double[] x, double[] y, int buckets = 1000)
    {
        if (x.Length != y.Length)
            throw new ArgumentException($"{x.Length} positions and {y.Length} values.");
        if (x.Length <= buckets * 4)
            return (x, y);
        var kept = new List<int>(buckets * 4);
        Span<int> four = stackalloc int[4];
        for (var bucket = 0; bucket < buckets; bucket++)
        {
            int from = (int)((long)x.Length * bucket / buckets), to = (int)((long)x.Length * (bucket + 1) / buckets);
            int smallest = from, largest = from;
            for (var i = from; i < to; i++)
            {
                if (y[i] < y[smallest] || double.IsNaN(y[smallest]))
                    smallest = i;
                if (y[i] > y[largest] || double.IsNaN(y[largest]))
                    largest = i;
            }
            (four[0], four[1], four[2], four[3]) = (from, smallest, largest, to - 1);
            four.Sort();
            foreach (var i in four)
                if (kept.Count == 0 || kept[^1] < i)
                    kept.Add(i);
        }
        return ([.. kept.Select(i => x[i])], [.. kept.Select(i => y[i])]);
    }
}
