using System.Globalization;
using System.Text;

namespace Labs;

/// <summary>
/// Rows under named columns. Numbers are aligned to the right and show three significant digits. A <see cref="Verdict"/>, a
/// <see cref="bool"/> and an <see cref="IHtmlCell"/> have forms of their own in HTML.
/// </summary>
public sealed class Table : View
{
    private readonly string[] _columns;
    private readonly List<object?[]> _rows = [];
    private string _caption = "";
    private IReadOnlyList<string> _notes = [];

    /// <summary>Creates an empty table with these column headings.</summary>
    public Table(params string[] columns) => _columns = columns;

    /// <summary>Creates a table with a row per item.</summary>
    /// <param name="items">The items, in the order of the rows.</param>
    /// <param name="columns">The heading of each column and the function that returns its cell.</param>
    public static Table Of<T>(IEnumerable<T> items, params (string Name, Func<T, object?> Value)[] columns)
    {
        var table = new Table([.. columns.Select(column => column.Name)]);
        foreach (var item in items)
            table.Row([.. columns.Select(column => column.Value(item))]);
        return table;
    }

    /// <summary>The headings of the columns.</summary>
    public IReadOnlyList<string> Columns => _columns;

    /// <summary>The cells as they were given, row by row.</summary>
    public IReadOnlyList<IReadOnlyList<object?>> Rows => _rows;

    /// <summary>Adds a row at the end.</summary>
    /// <exception cref="ArgumentException">The number of cells is not the number of columns.</exception>
    public Table Row(params object?[] cells)
    {
        if (cells.Length != _columns.Length)
        {
            throw new ArgumentException(
                $"The table has {_columns.Length} columns ({string.Join(", ", _columns)}); the row has {cells.Length} cells.");
        }
        _rows.Add(cells);
        return this;
    }

    /// <summary>Sets the line above the table.</summary>
    public Table Caption(string caption)
    {
        _caption = caption;
        return this;
    }

    /// <summary>Sentences under the table, a line each.</summary>
    public Table Notes(IReadOnlyList<string> notes)
    {
        _notes = notes;
        return this;
    }

    public override MimeBundle ToMime() => new(Plain()) { [MimeBundle.Html] = HtmlTable() };

    internal static string Text(object? cell) => cell switch
    {
        null => "",
        bool flag => flag ? "yes" : "no",
        Verdict verdict => verdict.Text(),
        double number => Number(number),
        float number => Number(number),
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        System.Collections.IEnumerable items and not string => string.Join(", ", items.Cast<object?>().Select(Text)),
        _ => cell.ToString() ?? "",
    };

    // None of these measurements has more than three significant digits.
    private static string Number(double number) => Math.Abs(number) switch
    {
        double.NaN => "–",
        0 => "0",
        >= 100 => number.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => number.ToString("0.0", CultureInfo.InvariantCulture),
        >= 1 => number.ToString("0.00", CultureInfo.InvariantCulture),
        _ => number.ToString("G3", CultureInfo.InvariantCulture),
    };

    private static bool IsNumber(object? cell) =>
        cell is sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal;

    private bool IsNumeric(int column) => _rows.Count > 0 && _rows.All(row => row[column] is null || IsNumber(row[column]));

    private string Plain()
    {
        var cells = _rows.Select(row => row.Select(Text).ToArray()).ToArray();
        var widths = _columns.Select((column, i) => cells.Select(row => row[i].Length).Append(column.Length).Max()).ToArray();
        var text = new StringBuilder();
        if (_caption.Length > 0)
            text.AppendLine(_caption);
        Line(_columns);
        Line([.. widths.Select(width => new string('-', width))]);
        foreach (var row in cells)
            Line(row);
        foreach (var note in _notes)
            text.AppendLine($"Note: {note}");
        return text.ToString().TrimEnd();

        void Line(IReadOnlyList<string> row) => text.AppendLine(string.Join("  ",
            row.Select((cell, i) => IsNumeric(i) ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]))).TrimEnd());
    }

    private string HtmlTable()
    {
        var html = new StringBuilder("<table class=\"labs-table\" style=\"border-collapse:collapse;margin:.4em 0\">");
        if (_caption.Length > 0)
            html.Append($"<caption style=\"text-align:left;font-weight:600;padding:.2em 0\">{Html.Escape(_caption)}</caption>");
        html.Append("<thead><tr>");
        for (var i = 0; i < _columns.Length; i++)
        {
            // A screen reader would announce a heading without text.
            var tag = _columns[i].Length > 0 ? "th" : "td";
            html.Append($"<{tag} style=\"{CellStyle(i)};border-bottom:2px solid currentColor\">{Html.Escape(_columns[i])}</{tag}>");
        }
        html.Append("</tr></thead><tbody>");
        foreach (var row in _rows)
        {
            html.Append("<tr>");
            for (var i = 0; i < row.Length; i++)
                html.Append($"<td style=\"{CellStyle(i)}\">").Append(HtmlCell(row[i])).Append("</td>");
            html.Append("</tr>");
        }
        html.Append("</tbody></table>");
        foreach (var note in _notes)
            html.Append("<div style=\"font-size:.85em;margin:.2em 0\">Note: ").Append(Html.Escape(note)).Append("</div>");
        return html.ToString();

        string CellStyle(int column) =>
            $"text-align:{(IsNumeric(column) ? "right" : "left")};padding:.25em .8em;"
            + "border-bottom:1px solid rgba(128,128,128,.3);vertical-align:top";
    }

    private static string HtmlCell(object? cell) => cell switch
    {
        Verdict verdict => Html.Badge(verdict.Text(), verdict.Colour()),
        bool flag => $"<span style=\"color:{(flag ? Html.Green : Html.Vermillion)}\">{(flag ? "✔ yes" : "✘ no")}</span>",
        IHtmlCell own => own.ToHtml(),
        _ => Html.Escape(Text(cell)).Replace("\n", "<br>"),
    };
}
