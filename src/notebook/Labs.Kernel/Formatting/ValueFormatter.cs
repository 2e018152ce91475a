using System.Net;
using System.Text.Json;

namespace Labs.Kernel.Formatting;

/// <summary>Turns the values of one notebook into bundles of MIME type and text.</summary>
/// <param name="maxRows">Rows, and members of a nested value, that tables and texts show.</param>
internal sealed class ValueFormatter(int maxRows)
{
    private volatile InteractiveFormatters? _interactive;

    /// <summary>The formatters of .NET Interactive; null until the notebook loads them.</summary>
    public InteractiveFormatters? Interactive
    {
        get => _interactive;
        set => _interactive = value;
    }

    /// <summary>
    /// Asks the formatters that the notebook registered, then those that the value's type names, and then shows the value as text
    /// and, if it has rows or members, as a table.
    /// </summary>
    /// <param name="mimeTypes">The types to produce; null or empty for those that suit the value.</param>
    /// <exception cref="Cells.CellException">The value's type names formatters that break the convention.</exception>
    /// <remarks>What a formatter throws is thrown here: a value that fails to show itself fails its cell.</remarks>
    public IReadOnlyDictionary<string, string> Format(object? value, string[]? mimeTypes = null)
    {
        if (value is Markup markup)
        {
            var marked = new Dictionary<string, string> { [markup.MimeType] = markup.Text };
            marked.TryAdd("text/plain", markup.Text);
            return marked;
        }
        if (value is not null && _interactive is { } interactive && interactive.Serves(value, mimeTypes))
            return interactive.Format(value, mimeTypes, maxRows);
        var bundle = Bundle(value);
        return mimeTypes is not { Length: > 0 } ? bundle : Chosen(value, bundle, mimeTypes);
    }

    /// <summary>Bounded text for any value. A value that cannot be shown says why; only an interruption is thrown.</summary>
    public static string PlainTextOf(object? value, int maxItems)
    {
        try
        {
            return PlainText.Of(value, maxItems);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or ThreadInterruptedException))
        {
            return Failed(value, exception);
        }
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

    private Dictionary<string, string> Bundle(object? value)
    {
        var bundle = new Dictionary<string, string>();
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
            bundle.TryAdd("text/plain", Failed(value, exception));
        }
        return bundle;
    }

    private static Dictionary<string, string> Chosen(object? value, Dictionary<string, string> bundle, string[] mimeTypes)
    {
        var chosen = new Dictionary<string, string>();
        foreach (var mimeType in mimeTypes)
            chosen[mimeType] = bundle.GetValueOrDefault(mimeType) ?? Made(value, bundle["text/plain"], mimeType);
        chosen.TryAdd("text/plain", bundle["text/plain"]);
        return chosen;
    }

    // A string is text of whatever type its author says it is.
    private static string Made(object? value, string text, string mimeType) => mimeType switch
    {
        "application/json" => Json(value),
        "text/html" when value is not string => $"<pre>{WebUtility.HtmlEncode(text)}</pre>",
        _ => text,
    };

    private static string Json(object? value)
    {
        if (value is string text && IsJson(text))
            return text;
        return JsonSerializer.Serialize(value);
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Failed(object? value, Exception exception) =>
        $"{value?.GetType()} (showing it threw {exception.GetType().Name}: {exception.Message})";
}
