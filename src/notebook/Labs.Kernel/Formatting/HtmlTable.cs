using System.Collections;
using System.Net;
using System.Text;

namespace Labs.Kernel.Formatting;

/// <summary>Writes rows of objects, the entries of a dictionary, or the members of an object as an HTML table.</summary>
internal static class HtmlTable
{
    private const int MaxColumns = 30;

    public static bool TryWrite(object value, int maxRows, out string html)
    {
        html = "";
        var type = value.GetType();
        if (value is string or Task or IFormattable || type.IsPrimitive || type.IsEnum)
            return false;
        var table = new StringBuilder("<table>");
        if (value is IDictionary dictionary)
        {
            Header(table, ["key", "value"]);
            var entries = PlainText.Entries(dictionary).Take(maxRows + 1).ToList();
            foreach (var entry in entries.Take(maxRows))
                Row(table, [entry.Key, entry.Value], maxRows);
            More(table, entries.Count > maxRows, maxRows, 2);
        }
        else if (value is IEnumerable rows)
        {
            var shown = rows.Cast<object?>().Take(maxRows + 1).ToList();
            var rowType = shown.FirstOrDefault(row => row is not null)?.GetType();
            if (rowType is null || rowType == typeof(string) || rowType.IsPrimitive || rowType.IsEnum)
                return false;
            var columns = Members.Of(rowType).Take(MaxColumns).ToList();
            if (columns.Count == 0 || (typeof(IFormattable).IsAssignableFrom(rowType)) || typeof(IEnumerable).IsAssignableFrom(rowType))
                return false;
            Header(table, columns.Select(column => column.Name));
            foreach (var row in shown.Take(maxRows))
            {
                Row(table, row is not null && row.GetType() == rowType ? columns.Select(column => column.Read(row)) : [row], maxRows);
            }
            More(table, shown.Count > maxRows, maxRows, columns.Count);
        }
        else
        {
            var members = Members.Of(type);
            if (members.Count == 0 || (PlainText.HasOwnText(type) && !IsRecordLike(type)))
                return false;
            foreach (var member in members.Take(maxRows))
            {
                table.Append("<tr><th>").Append(WebUtility.HtmlEncode(member.Name)).Append("</th><td>")
                    .Append(WebUtility.HtmlEncode(PlainText.Short(member.Read(value), maxRows))).Append("</td></tr>");
            }
        }
        html = table.Append("</table>").ToString();
        return true;
    }

    private static bool IsRecordLike(Type type) =>
        type.GetMethod("<Clone>$") is not null || type.Name.Contains("AnonymousType", StringComparison.Ordinal);

    private static void Header(StringBuilder table, IEnumerable<string> names)
    {
        table.Append("<thead><tr>");
        foreach (var name in names)
            table.Append("<th>").Append(WebUtility.HtmlEncode(name)).Append("</th>");
        table.Append("</tr></thead>");
    }

    private static void Row(StringBuilder table, IEnumerable<object?> values, int maxItems)
    {
        table.Append("<tr>");
        foreach (var value in values)
            table.Append("<td>").Append(WebUtility.HtmlEncode(PlainText.Short(value, maxItems))).Append("</td>");
        table.Append("</tr>");
    }

    private static void More(StringBuilder table, bool more, int maxRows, int columns)
    {
        if (more)
            table.Append($"<tr><td colspan=\"{columns}\">only the first {maxRows} rows are shown</td></tr>");
    }
}
