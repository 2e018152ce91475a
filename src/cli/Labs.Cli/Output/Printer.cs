using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace Labs.Cli.Output;

// Not Labs.Table, which notebooks show.
using Table = Spectre.Console.Table;

/// <summary>Prints a command's data on standard output, as text, JSON or Markdown.</summary>
internal sealed class Printer(OutputFormat format)
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>The format.</summary>
    public OutputFormat Format { get; } = format;

    /// <summary>Prints a row for each item.</summary>
    public void Table<T>(IReadOnlyCollection<T> items, params Column<T>[] columns)
    {
        switch (Format)
        {
            case OutputFormat.Json:
                Json(new JsonArray([.. items.Select(item => (JsonNode)Object(item, columns))]));
                break;
            case OutputFormat.Markdown:
                Console.Write(MarkdownTable(items, columns));
                break;
            default:
                Terminal.Output.Write(TextTable(items, columns));
                break;
        }
    }

    /// <summary>Prints the heading of the next table; nothing as JSON.</summary>
    public void Heading(string text)
    {
        if (Format == OutputFormat.Markdown)
            Console.WriteLine($"\n## {text}\n");
        else if (Format == OutputFormat.Text)
            Terminal.Output.MarkupLine($"[bold]{Markup.Escape(text)}[/]");
    }

    /// <summary>Prints a sentence about the data; nothing as JSON.</summary>
    public void Note(string text)
    {
        if (Format != OutputFormat.Json)
            Console.WriteLine(text);
    }

    /// <summary>Prints any value as JSON, whatever the format. For data that is not a table.</summary>
    public void Json<T>(T value) => Console.WriteLine(JsonSerializer.Serialize(value, s_json));

    /// <summary>Returns a Markdown table with a row for each item.</summary>
    public static string MarkdownTable<T>(IReadOnlyCollection<T> items, params Column<T>[] columns)
    {
        var rows = items.Select(item => columns.Select(column => Text(column.Value(item))))
            .Prepend(columns.Select(_ => "---"))
            .Prepend(columns.Select(column => column.Title));
        return string.Concat(rows.Select(MarkdownRow));
    }

    private static JsonObject Object<T>(T item, Column<T>[] columns) =>
        new(columns.Select(column => KeyValuePair.Create(column.Name, JsonSerializer.SerializeToNode(column.Value(item), s_json))));

    private static Table TextTable<T>(IReadOnlyCollection<T> items, Column<T>[] columns)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var column in columns)
        {
            var values = items.Select(column.Value).ToArray();
            var isNumeric = values.Length > 0 && values.All(value => value is null or int or long or double);
            table.AddColumn(new TableColumn(Markup.Escape(column.Title)) { Alignment = isNumeric ? Justify.Right : Justify.Left });
        }
        foreach (var item in items)
            table.AddRow([.. columns.Select(column => new Text(Text(column.Value(item)), new Style(column.Colour(item))))]);
        return table;
    }

    private static string MarkdownRow(IEnumerable<string> cells)
    {
        var escaped = cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings("<br>"));
        return $"| {string.Join(" | ", escaped)} |{Environment.NewLine}";
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "yes" : "no",
        Enum word => word.ToString().ToLowerInvariant(),
        double number => number.ToString("0.##", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable<string> texts => string.Join(", ", texts),
        _ => value.ToString() ?? "",
    };
}
