namespace Labs.Kernel.Formatting;

/// <summary>Turns a value into a bundle of MIME type and text.</summary>
internal static class ValueFormatter
{
    /// <summary>
    /// Asks the value's own formatters first, then shows it as text and, when it has rows or members, as a table.
    /// </summary>
    /// <exception cref="Cells.CellException">The value's type names formatters that break the convention.</exception>
    /// <exception cref="Exception">One of the value's own formatters threw it: a value that fails to show itself fails its cell.</exception>
    public static IReadOnlyDictionary<string, string> Format(object? value, int maxRows, string[]? mimeTypes = null)
    {
        var bundle = new Dictionary<string, string>();
        if (value is Markup markup)
        {
            bundle[markup.MimeType] = markup.Text;
            bundle.TryAdd("text/plain", markup.Text);
            return bundle;
        }
        if (value is not null && !PlotlyCharts.TryFormat(value, bundle))
            NamedFormatters.Format(value, bundle);
        try
        {
            if (!bundle.ContainsKey("text/plain"))
                bundle["text/plain"] = PlainText.Of(value, maxRows);
            if (bundle.Count == 1 && value is not null && HtmlTable.TryWrite(value, maxRows, out var html))
                bundle["text/html"] = html;
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or ThreadInterruptedException))
        {
            bundle.TryAdd("text/plain", $"{value?.GetType()} (showing it threw {exception.GetType().Name}: {exception.Message})");
        }
        if (mimeTypes is [var wanted, ..])
        {
            // What was asked for and is not offered is the value's text under that type, as .NET Interactive does it.
            return new Dictionary<string, string>
            {
                [wanted] = bundle.GetValueOrDefault(wanted) ?? bundle["text/plain"],
                ["text/plain"] = bundle["text/plain"],
            };
        }
        return bundle;
    }

    /// <summary>The value's text for one column of a table; never throws for what the value does.</summary>
    public static string Text(object? value, int maxItems)
    {
        try
        {
            return PlainText.Short(value, maxItems);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or ThreadInterruptedException))
        {
            return $"({exception.GetType().Name})";
        }
    }
}

/// <summary>Text that is to be shown as a given MIME type.</summary>
internal sealed record Markup(string MimeType, string Text)
{
    public override string ToString() => Text;
}
