using System.Globalization;

namespace Labs;

/// <summary>Events in order of time, each with its distance from the first.</summary>
public sealed class Timeline : View
{
    private readonly List<(DateTimeOffset At, string Source, string Text)> _events = [];

    public IReadOnlyList<(DateTimeOffset At, string Source, string Text)> Events => _events;

    public Timeline Add(DateTimeOffset at, string source, string text)
    {
        _events.Add((at, source, text));
        return this;
    }

    public override MimeBundle ToMime()
    {
        var ordered = _events.OrderBy(e => e.At).ToArray();
        var table = new Table("after [ms]", "who", "what");
        foreach (var (at, source, text) in ordered)
            table.Row((at - ordered[0].At).TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture), source, text);
        return table.ToMime();
    }
}
