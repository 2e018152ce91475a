using System.Text;

namespace Labs.Kernel.Formatting;

/// <summary>Writes a shape as text of limited length.</summary>
internal static class ShapeText
{
    private const int MaxLength = 20_000;
    private const int MaxWhole = 1_000_000;
    private const int MaxLine = 500, MaxLineItems = 10, MaxLineDepth = 2;
    private const int MaxColumn = 40;

    /// <summary>Returns the text of a whole value.</summary>
    public static string Of(Shape shape)
    {
        if (shape is TextShape { Text: var whole })
            return Cut(whole, MaxWhole);
        var text = new StringBuilder();
        if (shape is TableShape table)
            Table(text, table);
        else if (shape is ListShape { Items: [TableShape, ..] tables } && tables.All(item => item is TableShape))
            text.AppendJoin("\n\n", tables.Select(Of));
        else
            Append(text, shape, int.MaxValue, int.MaxValue);
        return text.ToString();
    }

    /// <summary>Returns a line for a cell of a table.</summary>
    public static string Line(Shape shape)
    {
        if (shape is TextShape { Text: var whole })
            return Short(whole);
        var text = new StringBuilder();
        Append(text, shape, MaxLineItems, MaxLineDepth);
        return Short(text.ToString());
    }

    /// <summary>Returns a text of limited length that says how much is left out.</summary>
    public static string Cut(string text, int length) =>
        text.Length <= length ? text : FormattableString.Invariant($"{text[..length]}… ({text.Length - length:N0} more characters)");

    private static string Short(string text) => text.Length > MaxLine ? text[..(MaxLine - 1)] + "…" : text;

    private static void Append(StringBuilder text, Shape shape, int maxItems, int depth)
    {
        switch (shape)
        {
            case TextShape leaf:
                text.Append(Cut(leaf.Text, MaxLength));
                break;
            case { } when text.Length > MaxLength || depth < 0:
                text.Append('…');
                break;
            case LabelledShape labelled:
                Append(text.Append(labelled.Label), labelled.Inner, maxItems, depth);
                break;
            case ListShape list:
                Items(text, list.Items, list.Rest, '[', ']', maxItems, item => Append(text, item, maxItems, depth - 1));
                break;
            case MapShape map:
                Items(text, map.Entries, map.Rest, '{', '}', maxItems, entry =>
                {
                    Append(text, entry.Key, maxItems, depth - 1);
                    Append(text.Append(": "), entry.Value, maxItems, depth - 1);
                });
                break;
            case ObjectShape { OwnText: { } own }:
                text.Append(Cut(own, MaxLength));
                break;
            case ObjectShape { Members.Count: 0, Rest: null } empty:
                text.Append(empty.Name);
                break;
            case ObjectShape holder:
                text.Append(holder.Name).Append(' ');
                Items(text, holder.Members, holder.Rest, '{', '}', maxItems, member =>
                    Append(text.Append(member.Name).Append(holder.Between), member.Value, maxItems, depth - 1));
                break;
            case TableShape table:
                text.Append(table.Title);
                break;
        }
    }

    private static void Items<T>(
        StringBuilder text, IReadOnlyList<T> items, string? rest, char open, char close, int maxItems, Action<T> append)
    {
        text.Append(open);
        for (var i = 0; i < items.Count; i++)
        {
            text.Append(i > 0 ? ", " : " ");
            if (i == maxItems || text.Length > MaxLength)
            {
                text.Append(FormattableString.Invariant($"… ({items.Count - i:N0} more)"));
                rest = null;
                break;
            }
            append(items[i]);
        }
        if (rest is not null)
            text.Append(items.Count > 0 ? ", …" : " …").Append(rest.Length > 0 ? " " : "").Append(rest);
        text.Append(items.Count > 0 || rest is not null ? " " : "").Append(close);
    }

    private static void Table(StringBuilder text, TableShape table)
    {
        string[][] lines = [[.. table.Columns.Select(Cell)], .. table.Rows.Select(row => row.Select(cell => Cell(Line(cell))).ToArray())];
        var widths = table.Columns.Select((_, column) => lines.Max(line => line[column].Length)).ToArray();
        text.Append(table.Title);
        foreach (var line in lines)
        {
            var padded = line.Select((cell, column) => cell.PadRight(widths[column]));
            text.Append('\n').Append(string.Join("  ", padded).TrimEnd());
        }
        if (table.Rest is not null)
            text.Append("\n(").Append(table.Rest).Append(')');

        static string Cell(string cell)
        {
            var line = cell.ReplaceLineEndings(" ");
            return line.Length > MaxColumn ? line[..(MaxColumn - 1)] + "…" : line;
        }
    }
}
