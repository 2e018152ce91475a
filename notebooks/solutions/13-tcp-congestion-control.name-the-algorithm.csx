// After each fall: how deep it was, and where the window is 80 ms, a few round trips, later. Reno has
// lost a half, CUBIC 30 %, and BBR is back where it was, often in one leap.
string Classify(IReadOnlyList<(double Seconds, double Window)> trace)
{
    var (depths, returns) = (new List<double>(), new List<double>());
    var leaps = trace.Zip(trace.Skip(1))
        .Any(pair => pair.First.Window > 0.3 && pair.Second.Window > 1.8 * pair.First.Window);
    for (var i = 0; i + 1 < trace.Count; i++)
    {
        if (trace[i + 1].Window >= trace[i].Window)
            continue;
        var bottom = i + 1;
        while (bottom + 1 < trace.Count && trace[bottom + 1].Window <= trace[bottom].Window)
            bottom++;
        var later = trace.Last(sample => sample.Seconds <= trace[bottom].Seconds + 0.08);
        depths.Add(trace[bottom].Window / trace[i].Window);
        returns.Add(later.Window / trace[i].Window);
        i = bottom;
    }
    if (leaps || depths.Count == 0)
        return "bbr";
    var depth = Statistics.Median(depths);
    return depth > 0.8 || Statistics.Median(returns) > 0.93 ? "bbr" : depth < 0.585 ? "reno" : "cubic";
}
