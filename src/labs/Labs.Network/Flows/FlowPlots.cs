using Labs.Plots;

namespace Labs.Network;

/// <summary>Plots flows over time: window, threshold, round trip and queue.</summary>
public static class FlowPlots
{
    /// <summary>Plots one flow: its window and threshold in segments, its round trip, the bottleneck's queue, and drops.</summary>
    public static Figure Plot(this FlowTrace flow, string title, TimeSpan? from = null, TimeSpan? to = null)
    {
        var samples = Between(flow, from, to);
        var times = samples.Select(sample => sample.Seconds).ToArray();
        var window = Figure.Line("").Y("window [segments]").Step()
            .Add("congestion window", times, samples.Select(sample => (double)sample.Cwnd))
            .Theory("slow-start threshold", times, samples.Select(sample => sample.Ssthresh is { } threshold ? threshold : double.NaN));
        AddReductions(window, flow, from, to);
        var rtt = Figure.Line("").Y("round trip [ms]")
            .Add("smoothed round trip", times, samples.Select(sample => sample.Rtt.TotalMilliseconds))
            .Level(flow.Link.Spec.Rtt.TotalMilliseconds, "empty link");
        return Figure.Panels(title, window, rtt, QueuePanel([flow], from, to))
            .X("time since the connection was established [s]").Note(flow.Link.Summary);
    }

    /// <summary>Plots several flows, each in a colour of its own: windows, round trips, queues.</summary>
    public static Figure Compare(string title, IReadOnlyList<FlowTrace> flows, TimeSpan? from = null, TimeSpan? to = null)
    {
        var (windows, rtts) = (Figure.Line("").Y("window [segments]").Step(), Figure.Line("").Y("round trip [ms]"));
        foreach (var flow in flows)
        {
            var samples = Between(flow, from, to);
            var times = samples.Select(sample => sample.Seconds).ToArray();
            windows.Add(flow.Name, times, samples.Select(sample => (double)sample.Cwnd));
            rtts.Add(flow.Name, times, samples.Select(sample => sample.Rtt.TotalMilliseconds));
        }
        return Figure.Panels(title, windows, rtts, QueuePanel(flows, from, to)).X("time since the connection was established [s]")
            .Note(string.Join(" / ", flows.Select(flow => flow.Link.Summary).Distinct()));
    }

    private static Figure QueuePanel(IReadOnlyList<FlowTrace> flows, TimeSpan? from, TimeSpan? to)
    {
        var panel = Figure.Line("").Y("queue [kB]");
        foreach (var flow in flows)
        {
            var queue = flow.Queue.Where(sample => IsIn(sample.At, from, to)).ToArray();
            panel.Add(flows.Count > 1 ? flow.Name : "waiting", queue.Select(Seconds), queue.Select(Kilobytes));
            // The count of drops has grown since the sample before.
            var drops = queue.Zip(queue.Skip(1)).Where(pair => pair.Second.Drops > pair.First.Drops).Select(pair => pair.Second).ToArray();
            if (flows.Count == 1 && drops.Length > 0)
                panel.Points("dropped", drops.Select(Seconds), drops.Select(Kilobytes));
        }
        var limit = flows[0].Link.There.Path.QueueBytes;
        var isSame = limit > 0 && flows.All(flow => flow.Link.There.Path.QueueBytes == limit);
        return isSame ? panel.Level(limit / 1000.0, "room") : panel;

        static double Seconds(QueueSample sample) => sample.At.TotalSeconds;
        static double Kilobytes(QueueSample sample) => sample.PeakBytes / 1000.0;
    }

    private static void AddReductions(Figure window, FlowTrace flow, TimeSpan? from, TimeSpan? to)
    {
        foreach (var kind in flow.Reductions.Where(reduction => IsIn(reduction.At, from, to)).GroupBy(reduction => reduction.State))
        {
            var name = kind.Key switch
            {
                CongestionState.Recovery => "fast recovery begins",
                CongestionState.Loss => "timeout",
                _ => "reduction for a mark",
            };
            var before = kind.Select(reduction => (double)flow.At(reduction.At - TimeSpan.FromMicroseconds(1)).Cwnd);
            window.Points(name, kind.Select(reduction => reduction.At.TotalSeconds), before);
        }
    }

    private static TcpSample[] Between(FlowTrace flow, TimeSpan? from, TimeSpan? to) =>
        [.. flow.Samples.Where(sample => IsIn(sample.At, from, to))];

    private static bool IsIn(TimeSpan at, TimeSpan? from, TimeSpan? to) =>
        at >= (from ?? TimeSpan.Zero) && at <= (to ?? TimeSpan.MaxValue);
}
