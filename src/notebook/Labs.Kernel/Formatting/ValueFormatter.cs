using System.Net;
using System.Text.Json;

namespace Labs.Kernel.Formatting;

/// <summary>Formats the values of one notebook as bundles of MIME types.</summary>
/// <param name="maxRows">The number of rows, and of members of a nested value, that tables and texts show.</param>
internal sealed class ValueFormatter(int maxRows)
{
    private volatile InteractiveFormatters? _interactive;

    /// <summary>The formatters of .NET Interactive; null if the notebook has not loaded them.</summary>
    public InteractiveFormatters? Interactive
    {
        get => _interactive;
        set => _interactive = value;
    }

    /// <summary>
    /// Formats a value with the formatters that the notebook registered, else with those that the value's type names, else as text and,
    /// if it has rows or members, as a table.
    /// </summary>
    /// <param name="value">The value; may be null.</param>
    /// <param name="mimeTypes">The MIME types to produce; null or empty for the types that suit the value.</param>
    /// <exception cref="Cells.CellException">The value's type names formatters that violate the convention.</exception>
    /// <remarks>Exceptions of a formatter are thrown, so that a value that can't be formatted fails its cell.</remarks>
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

    /// <summary>
    /// Returns text of limited length. If the value throws, the text has the exception; only an interruption is thrown.
    /// </summary>
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

    /// <summary>Returns a line for a cell of a table. If the value throws, it has the exception; only an interruption is thrown.</summary>
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
            var shown = bundle.Count == 0 ? Evaluated(value) : value;
            if (!bundle.ContainsKey("text/plain"))
                bundle["text/plain"] = PlainText.Of(shown, maxRows);
            if (bundle.Count == 1 && shown is not null && HtmlTable.TryWrite(shown, maxRows, out var html))
                bundle["text/html"] = html;
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or ThreadInterruptedException))
        {
            bundle.TryAdd("text/plain", Failed(value, exception));
        }
        return bundle;
    }

    // A lazy sequence is evaluated once, for text and HTML alike, and no further than it is shown.
    private object? Evaluated(object? value) =>
        value is System.Collections.IEnumerable items and not (string or System.Collections.ICollection)
            && !PlainText.HasOwnText(value.GetType())
            ? items.Cast<object?>().Take(maxRows + 1).ToList()
            : value;

    private static Dictionary<string, string> Chosen(object? value, Dictionary<string, string> bundle, string[] mimeTypes)
    {
        var chosen = new Dictionary<string, string>();
        foreach (var mimeType in mimeTypes)
            chosen[mimeType] = bundle.GetValueOrDefault(mimeType) ?? Made(value, bundle["text/plain"], mimeType);
        chosen.TryAdd("text/plain", bundle["text/plain"]);
        return chosen;
    }

    // A string counts as text of the type that the author has named.
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
