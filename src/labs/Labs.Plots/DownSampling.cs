namespace Labs.Plots;

/// <summary>Reduces the number of points of a line to what a screen can show, and keeps every peak.</summary>
internal static class DownSampling
{
    /// <summary>
    /// Keeps the first, smallest, largest and last point of each bucket (the M4 aggregation: Jugel et al., VLDB 2014). At a width of as
    /// many pixels as there are buckets the line looks the same as with all points.
    /// </summary>
    /// <param name="x">The positions, ascending.</param>
    /// <param name="y">The values, as many as positions. NaN is kept as a gap.</param>
    /// <param name="buckets">The number of buckets. At most four points of each are kept.</param>
    public static (double[] X, double[] Y) KeepPeaks(double[] x, double[] y, int buckets = 1000)
    {
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
