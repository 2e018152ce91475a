using Labs.Agent.Contracts;
using Labs.Plots;

namespace Labs.Network;

/// <summary>Jacobson's time-sequence diagram: what was sent when, and what was acknowledged when.</summary>
public static class TimeSequence
{
    /// <summary>Plots a connection.</summary>
    /// <param name="segments">The segments of one connection whose data goes from left to right.</param>
    /// <exception cref="NetworkLabException">No segment has data from left to right.</exception>
    public static Figure Plot(string title, IReadOnlyList<Segment> segments)
    {
        var data = segments.Where(segment => !segment.IsBack && segment.Payload > 0).ToArray();
        if (data.Length == 0)
            throw new NetworkLabException($"'{title}': none of the {segments.Count} segments has data from left to right.");
        var (first, began) = (data[0].Sequence, segments[0].At);
        var acks = segments.Where(segment => segment.IsBack && segment.Has(TcpFlags.Ack) && segment.Fate == Fate.Delivered)
            .OrderBy(segment => segment.Done).ToArray();
        var seen = new HashSet<uint>();
        var (fresh, again) = (data.Where(segment => seen.Add(segment.Sequence)).ToHashSet(), new List<Segment>());
        again.AddRange(data.Where(segment => !fresh.Contains(segment)));
        var lost = data.Where(segment => segment.Fate != Fate.Delivered).ToArray();
        var figure = Figure.Line(title).X("time [ms]").Y("bytes from the beginning [kB]")
            .Points("sent", fresh.Select(Time), fresh.Select(Number))
            .Add("acknowledged", acks.Select(segment => (segment.Done - began).TotalMilliseconds),
                acks.Select(segment => Kilo(segment.Acknowledgement)));
        if (again.Count > 0)
            figure.Points("sent again", again.Select(Time), again.Select(Number));
        if (lost.Length > 0)
            figure.Points("dropped", lost.Select(Time), lost.Select(Number));
        return figure.Step();

        double Time(Segment segment) => (segment.At - began).TotalMilliseconds;
        double Number(Segment segment) => Kilo(segment.Sequence);
        double Kilo(uint number) => unchecked((int)(number - first)) / 1000.0;
    }
}
