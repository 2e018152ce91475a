using System.Globalization;
using System.Text;
using Labs.Agent.Contracts;

namespace Labs.Network;

/// <summary>
/// Shows segments as arrows between two hosts, with time running downwards: flags, numbers relative to each side's first, window,
/// options. The arrow of a dropped segment ends half-way.
/// </summary>
public sealed class SequenceDiagram : View
{
    private const string Style = "style=\"max-width:100%;font:12px system-ui,sans-serif\" fill=\"currentColor\"";
    private const int Width = 760, Row = 34, Left = 150, Right = 610;
    private IReadOnlyList<Segment> _segments;
    private readonly Dictionary<bool, uint> _first = [];
    private readonly string _left, _right;

    /// <param name="segments">The segments of one connection in order of time.</param>
    public SequenceDiagram(IReadOnlyList<Segment> segments, string left = "left", string right = "right")
    {
        (_segments, _left, _right) = (segments, left, right);
        foreach (var segment in segments)
        {
            _first.TryAdd(segment.IsBack, segment.Sequence);
            // For a side that has not sent anything yet, the number that the other one acknowledges.
            if (segment.Has(TcpFlags.Ack))
                _first.TryAdd(!segment.IsBack, segment.Acknowledgement);
        }
    }

    /// <summary>Shows only a part. The numbers stay relative to the connection's first ones.</summary>
    /// <param name="from">Since the link came up.</param>
    public SequenceDiagram Part(TimeSpan from, int count)
    {
        _segments = [.. _segments.Where(segment => segment.At >= from).Take(count)];
        return this;
    }

    public override MimeBundle ToMime() => new(ToTable().ToString()) { [MimeBundle.Html] = Svg() };

    private Table ToTable()
    {
        var table = new Table("after [ms]", "from", "flags", "seq", "ack", "window", "data", "options", "fate");
        foreach (var segment in _segments)
            table.Row(Ms(segment.At), segment.IsBack ? _right : _left, segment.FlagText, Relative(segment.Sequence, segment.IsBack),
                Acknowledged(segment), segment.Window, segment.Payload, Options(segment),
                segment.Fate == Fate.Delivered ? "" : segment.Fate.ToString());
        return table;
    }

    private string Svg()
    {
        var height = (_segments.Count * Row) + 60;
        var svg = new StringBuilder(string.Create(CultureInfo.InvariantCulture,
            $"<svg class=\"labs-sequence\" viewBox=\"0 0 {Width} {height}\" width=\"{Width}\" {Style}>"));
        svg.Append("<defs><marker id=\"labs-arrow\" markerWidth=\"8\" markerHeight=\"8\" refX=\"7\" refY=\"4\" orient=\"auto\">")
            .Append("<path d=\"M0,1 L7,4 L0,7 z\" fill=\"#0072B2\"/></marker></defs>");
        foreach (var (x, name) in new[] { (Left, _left), (Right, _right) })
            svg.Append(Text($"<text x=\"{x}\" y=\"16\" text-anchor=\"middle\" font-weight=\"600\">{Html.Escape(name)}</text>"))
                .Append(Text($"<line x1=\"{x}\" y1=\"24\" x2=\"{x}\" y2=\"{height - 6}\" stroke=\"#9a9a9a\"/>"));
        for (var i = 0; i < _segments.Count; i++)
            Arrow(svg, _segments[i], 40 + (i * Row));
        return svg.Append("</svg>").ToString();
    }

    private void Arrow(StringBuilder svg, Segment segment, int y)
    {
        var (from, to) = segment.IsBack ? (Right, Left) : (Left, Right);
        var isLost = segment.Fate != Fate.Delivered;
        var (endX, endY) = isLost ? ((from + to) / 2, y + (Row / 3)) : (to, y + (Row * 2 / 3));
        var (colour, ending) = isLost ? ("#D55E00", " stroke-dasharray=\"5 3\"") : ("#0072B2", " marker-end=\"url(#labs-arrow)\"");
        svg.Append(Text($"<line x1=\"{from}\" y1=\"{y}\" x2=\"{endX}\" y2=\"{endY}\" stroke=\"{colour}\" stroke-width=\"1.5\"{ending}/>"));
        if (isLost)
        {
            var fate = segment.Fate.ToString().ToLowerInvariant();
            svg.Append(Text($"<text x=\"{endX}\" y=\"{endY + 4}\" text-anchor=\"middle\" fill=\"{colour}\" font-weight=\"700\">"))
                .Append(Text($"✕ {fate}</text>"));
        }
        svg.Append(Text($"<text x=\"{(Left + Right) / 2}\" y=\"{y + 1}\" text-anchor=\"middle\">{Html.Escape(Label(segment))}</text>"));
        var (x, anchor) = segment.IsBack ? (Right + 8, "start") : (Left - 8, "end");
        svg.Append(Text($"<text x=\"{x}\" y=\"{y + 4}\" text-anchor=\"{anchor}\" fill=\"#595959\">{Ms(segment.At)} ms</text>"));
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

    private long? Acknowledged(Segment segment) =>
        segment.Has(TcpFlags.Ack) ? Relative(segment.Acknowledgement, !segment.IsBack) : null;

    // Sequence numbers wrap at 2^32; the subtraction is modulo 2^32.
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
            parts.Add("sack " + string.Join(' ', segment.Sacks.Select(Block)));
        return string.Join(", ", parts);

        string Block((uint From, uint To) block) => $"{Relative(block.From, !segment.IsBack)}–{Relative(block.To, !segment.IsBack)}";
    }

    private string Ms(TimeSpan at) => (at - _segments[0].At).TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
