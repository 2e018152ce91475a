using System.Globalization;
using System.Text;

namespace Labs.Network;

/// <summary>
/// Shows the messages of a TLS connection as arrows between client and server, with time running downwards. Messages of one packet
/// share an arrow. Purple dashed arrows are encrypted.
/// </summary>
public sealed class TlsDiagram : View
{
    private const string Style = "style=\"max-width:100%;font:12px system-ui,sans-serif\" fill=\"currentColor\"";
    private const string ClearColour = "#0072B2", EncryptedColour = "#8B3A7A";
    private const int Width = 760, Row = 34, Left = 110, Right = 650;
    private readonly IReadOnlyList<Arrow> _arrows;
    private readonly string _title;

    /// <param name="tls">The connection.</param>
    /// <param name="keys">The secrets, by which encrypted messages have names.</param>
    /// <param name="title">A line above the diagram.</param>
    /// <param name="count">How many arrows are shown.</param>
    public TlsDiagram(TlsConversation tls, TlsKeyLog? keys = null, string title = "", int count = 20)
    {
        _title = title;
        var packets = tls.Connection.Packets;
        _arrows =
        [
            .. tls.Messages(keys).GroupBy(message => (message.LastPacket, message.FromServer, message.IsEncrypted))
                .Select(group => new Arrow(packets[group.Key.LastPacket].At - packets[0].At, group.Key.FromServer,
                    group.Key.IsEncrypted, string.Join(", ", group.Select(Label)))).Take(count),
        ];
    }

    public override MimeBundle ToMime() => new(ToTable().ToString()) { [MimeBundle.Html] = Svg() };

    private static string Label(TlsMessage message) =>
        message.HandshakeType is null && message.Name != "ChangeCipherSpec" ? $"{message.Name} ({message.Body.Length} bytes)"
            : message.Name;

    private Table ToTable() => Table.Of(_arrows, ("after SYN [ms]", arrow => Ms(arrow.At)),
        ("from", arrow => arrow.FromServer ? "server" : "client"), ("encrypted", arrow => arrow.IsEncrypted),
        ("messages", arrow => arrow.Text)).Caption(_title);

    private string Svg()
    {
        var height = (_arrows.Count * Row) + 64;
        var svg = new StringBuilder($"<svg class=\"labs-sequence\" viewBox=\"0 0 {Width} {height}\" width=\"{Width}\" {Style}>");
        foreach (var (id, colour) in new[] { ("clear", ClearColour), ("encrypted", EncryptedColour) })
            svg.Append($"<defs><marker id=\"labs-tls-{id}\" markerWidth=\"8\" markerHeight=\"8\" refX=\"7\" refY=\"4\" orient=\"auto\">")
                .Append($"<path d=\"M0,1 L7,4 L0,7 z\" fill=\"{colour}\"/></marker></defs>");
        svg.Append($"<text x=\"{Width / 2}\" y=\"16\" text-anchor=\"middle\">{Html.Escape(_title)}</text>");
        foreach (var (x, name) in new[] { (Left, "client"), (Right, "server") })
            svg.Append($"<text x=\"{x}\" y=\"16\" text-anchor=\"middle\" font-weight=\"600\">{name}</text>")
                .Append($"<line x1=\"{x}\" y1=\"24\" x2=\"{x}\" y2=\"{height - 6}\" stroke=\"#9a9a9a\"/>");
        for (var i = 0; i < _arrows.Count; i++)
            Draw(svg, _arrows[i], 48 + (i * Row));
        return svg.Append("</svg>").ToString();
    }

    private static void Draw(StringBuilder svg, Arrow arrow, int y)
    {
        var (from, to) = arrow.FromServer ? (Right, Left) : (Left, Right);
        var (id, colour, dashes) = arrow.IsEncrypted ? ("encrypted", EncryptedColour, " stroke-dasharray=\"6 3\"")
            : ("clear", ClearColour, "");
        var (x, anchor) = arrow.FromServer ? (Right + 8, "start") : (Left - 8, "end");
        svg.Append($"<line x1=\"{from}\" y1=\"{y}\" x2=\"{to}\" y2=\"{y + (Row / 3)}\" stroke=\"{colour}\" stroke-width=\"1.5\"{dashes} ")
            .Append($"marker-end=\"url(#labs-tls-{id})\"/>")
            .Append($"<text x=\"{(Left + Right) / 2}\" y=\"{y - 3}\" text-anchor=\"middle\">{Html.Escape(arrow.Text)}</text>")
            .Append($"<text x=\"{x}\" y=\"{y + 4}\" text-anchor=\"{anchor}\" fill=\"#595959\">{Ms(arrow.At)} ms</text>");
    }

    private static string Ms(TimeSpan at) => at.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture);

    private sealed record Arrow(TimeSpan At, bool FromServer, bool IsEncrypted, string Text);
}
