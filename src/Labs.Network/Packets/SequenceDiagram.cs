using System.Globalization;
using System.Text;

namespace Labs.Network;

/// <summary>
/// Segments as arrows between two hosts, time running down: flags, numbers relative to each side's first, window, options. A
/// dropped one ends half-way.
/// </summary>
public sealed class SequenceDiagram : View
{
    private const int Width = 760, Row = 34, Left = 150, Right = 610;
    private IReadOnlyList<Segment> _segments;
    private readonly Dictionary<bool, uint> _first = [];
    private readonly string _left, _right;

    /// <param name="segments">Of one connection, in order of time.</param>
    public SequenceDiagram(IReadOnlyList<Segment> segments, string left = "left", string right = "right")
    {
        (_segments, _left, _right) = (segments, left, right);
        foreach (var segment in segments)
        {
            _first.TryAdd(segment.IsBack, segment.Sequence);
            // Of a side that has not spoken yet, what the other one acknowledges.
            if (segment.Has(TcpFlags.Ack))
                _first.TryAdd(!segment.IsBack, segment.Acknowledgement);
        }
    }

    /// <summary>Shows a part; numbers stay relative to the connection's first ones.</summary>
    /// <param name="from">Since the wire began.</param>
    public SequenceDiagram Part(TimeSpan from, int count)
    {
        _segments = [.. _segments.Where(segment => segment.At >= from).Take(count)];
        return this;
    }

    public override MimeBundle ToMime() => new(ToTable().ToString()) { [MimeBundle.Html] = Svg() };

    /// <summary>The same as rows.</summary>
    public Table ToTable()
    {
        var table = new Table("after [ms]", "from", "flags", "seq", "ack", "window", "data", "options", "fate");
        foreach (var segment in _segments)
            table.Row(Ms(segment.At), segment.IsBack ? _right : _left, segment.FlagText, Relative(segment.Sequence, segment.IsBack), Acknowledged(segment), segment.Window,
                segment.Payload, Options(segment), segment.Fate == Fate.Delivered ? "" : segment.Fate.ToString());
        return table;
    }

    private string Svg()
    {
        var height = (_segments.Count * Row) + 60;
        var svg = new StringBuilder(string.Create(CultureInfo.InvariantCulture,
            $"<svg class=\"labs-sequence\" viewBox=\"0 0 {Width} {height}\" width=\"{Width}\" style=\"max-width:100%;font:12px system-ui,sans-serif\" fill=\"currentColor\">"));
        svg.Append("<defs><marker id=\"labs-arrow\" markerWidth=\"8\" markerHeight=\"8\" refX=\"7\" refY=\"4\" orient=\"auto\"><path d=\"M0,1 L7,4 L0,7 z\" fill=\"#0072B2\"/></marker></defs>");
        foreach (var (x, name) in new[] { (Left, _left), (Right, _right) })
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x}\" y=\"16\" text-anchor=\"middle\" font-weight=\"600\">{Escape(name)}</text><line x1=\"{x}\" y1=\"24\" x2=\"{x}\" y2=\"{height - 6}\" stroke=\"#9a9a9a\"/>");
        for (var i = 0; i < _segments.Count; i++)
            Arrow(svg, _segments[i], 40 + (i * Row));
        return svg.Append("</svg>").ToString();
    }

    private void Arrow(StringBuilder svg, Segment segment, int y)
    {
        var (from, to) = segment.IsBack ? (Right, Left) : (Left, Right);
        var isLost = segment.Fate != Fate.Delivered;
        var (endX, endY) = isLost ? ((from + to) / 2, y + (Row / 3)) : (to, y + (Row * 2 / 3));
        svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{from}\" y1=\"{y}\" x2=\"{endX}\" y2=\"{endY}\" stroke=\"{(isLost ? "#D55E00" : "#0072B2")}\" stroke-width=\"1.5\"{(isLost ? " stroke-dasharray=\"5 3\"" : " marker-end=\"url(#labs-arrow)\"")}/>");
        if (isLost)
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{endX}\" y=\"{endY + 4}\" text-anchor=\"middle\" fill=\"#D55E00\" font-weight=\"700\">✕ {segment.Fate.ToString().ToLowerInvariant()}</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{(Left + Right) / 2}\" y=\"{y + 1}\" text-anchor=\"middle\">{Escape(Label(segment))}</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{(segment.IsBack ? Right + 8 : Left - 8)}\" y=\"{y + 4}\" text-anchor=\"{(segment.IsBack ? "start" : "end")}\" fill=\"#595959\">{Ms(segment.At)} ms</text>");
    }

    private string Label(Segment segment)
    {
        var parts = new List<string> { segment.FlagText, $"seq {Relative(segment.Sequence, segment.IsBack)}" };
        if (Acknowledged(segment) is { } acknowledged)
            parts.Add($"ack {acknowledged}");
        if (segment.Payload > 0)
            parts.Add($"{segment.Payload} bytes");
        if (Options(segment) is { Length: > 0 } options)
            parts.Add(options);
        return string.Join("  ", parts);
    }

    private long? Acknowledged(Segment segment) => segment.Has(TcpFlags.Ack) ? Relative(segment.Acknowledgement, !segment.IsBack) : null;

    // Sequence numbers wrap around; a difference of 32 bits does not mind.
    private long Relative(uint number, bool isBack) => unchecked((int)(number - _first[isBack]));

    private string Options(Segment segment)
    {
        var parts = new List<string>();
        if (segment.Mss is { } mss)
            parts.Add($"mss {mss}");
        if (segment.WindowScale is { } scale)
            parts.Add($"wscale {scale}");
        if (segment.SackPermitted)
            parts.Add("sackOK");
        if (segment.Sacks.Count > 0)
            parts.Add("sack " + string.Join(' ', segment.Sacks.Select(block => $"{Relative(block.From, !segment.IsBack)}–{Relative(block.To, !segment.IsBack)}")));
        return string.Join(", ", parts);
    }

    private string Ms(TimeSpan at) => (at - _segments[0].At).TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture);

    private static string Escape(string text) => System.Net.WebUtility.HtmlEncode(text);
}
