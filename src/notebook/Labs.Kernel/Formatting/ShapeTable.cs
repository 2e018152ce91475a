using System.Net;
using System.Text;

namespace Labs.Kernel.Formatting;

/// <summary>Writes rows of objects, the entries of a dictionary, a table, or the members of an object as an HTML table.</summary>
internal static class ShapeTable
{
    private const int MaxColumns = 30;

    /// <summary>Returns the table; null if the shape has neither rows nor members.</summary>
    public static string? Of(Shape shape)
    {
        switch (shape)
        {
            case MapShape map:
                var entries = map.Entries.Select(entry => (Shape[])[entry.Key, entry.Value]);
                return Written(["key", "value"], entries, Note(map.Rest, map.Entries.Count));
            case TableShape table:
                return Written(table.Columns, table.Rows, table.Rest);
            case ListShape { Items: [TableShape, ..] tables } list when tables.All(item => item is TableShape):
                return string.Concat(tables.Select(table => $"<p>{Encoded(((TableShape)table).Title)}</p>{Of(table)}"))
                    + (list.Rest is null ? "" : $"<p>{Encoded(Note(list.Rest, tables.Count)!)}</p>");
            case ListShape list:
                return OfRows(list);
            case ObjectShape { Members.Count: > 0 } holder:
                return OfMembers(holder);
            default:
                return null;
        }
    }

    private static string? OfRows(ListShape list)
    {
        // The first row that is no null decides.
        if (list.Items.FirstOrDefault(item => item is not TextShape { Text: "null" }) is not ObjectShape { Members.Count: > 0 } first)
            return null;
        var columns = first.Members.Take(MaxColumns).Select(member => member.Name).ToArray();
        var rows = list.Items.Select(item => item is ObjectShape row && row.Type == first.Type
            ? row.Members.Take(MaxColumns).Select(member => member.Value)
            : [item]);
        var note = Note(list.Rest, list.Items.Count);
        if (first.Members.Count > MaxColumns)
            note = $"{(note is null ? "" : note + "; ")}only the first {MaxColumns} of {first.Members.Count} columns are shown";
        return Written(columns, rows, note);
    }

    private static string OfMembers(ObjectShape holder)
    {
        var table = new StringBuilder("<table>");
        foreach (var (name, value) in holder.Members)
            table.Append("<tr><th>").Append(Encoded(name)).Append("</th><td>").Append(Encoded(ShapeText.Line(value))).Append("</td></tr>");
        if (holder.Rest is not null)
            table.Append("<tr><td colspan=\"2\">").Append(Encoded("… " + holder.Rest)).Append("</td></tr>");
        return table.Append("</table>").ToString();
    }

    private static string? Note(string? rest, int rows) =>
        rest is null ? null : $"only the first {rows} rows are shown{(rest.Length > 0 ? " " : "")}{rest}";

    private static string Written(IReadOnlyCollection<string> columns, IEnumerable<IEnumerable<Shape>> rows, string? note)
    {
        var table = new StringBuilder("<table><thead><tr>");
        foreach (var name in columns)
            table.Append("<th>").Append(Encoded(name)).Append("</th>");
        table.Append("</tr></thead>");
        foreach (var row in rows)
        {
            table.Append("<tr>");
            foreach (var value in row)
                table.Append("<td>").Append(Encoded(ShapeText.Line(value))).Append("</td>");
            table.Append("</tr>");
        }
        if (note is not null)
            table.Append($"<tr><td colspan=\"{columns.Count}\">").Append(Encoded(note)).Append("</td></tr>");
        return table.Append("</table>").ToString();
    }

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);
}
