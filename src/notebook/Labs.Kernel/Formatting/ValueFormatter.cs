using System.Net;
using System.Text;
using System.Text.Json;
using Labs.Kernel.Cells;
using Labs.Kernel.Running;

namespace Labs.Kernel.Formatting;

/// <summary>Formats the values of one notebook as bundles of MIME types.</summary>
/// <param name="limits">How much of a value is shown, and how long it may take.</param>
internal sealed class ValueFormatter(DisplayLimits limits)
{
    private volatile InteractiveFormatters? _interactive;

    /// <summary>The formatters of .NET Interactive; null if the notebook has not loaded them.</summary>
    public InteractiveFormatters? Interactive
    {
        get => _interactive;
        set => _interactive = value;
    }

    /// <summary>How much of a value is shown.</summary>
    public DisplayLimits Limits => limits;

    /// <summary>
    /// Formats a value with the formatters that the notebook registered, else with those that the value's type names, else as text and,
    /// if it has rows or members, as a table.
    /// </summary>
    /// <param name="value">The value; may be null.</param>
    /// <param name="mimeTypes">The MIME types to produce; null or empty for the types that suit the value.</param>
    /// <exception cref="CellException">The value's type names formatters that violate the convention or take too long.</exception>
    /// <remarks>Exceptions of a formatter are thrown, so that a value that can't be formatted fails its cell.</remarks>
    public IReadOnlyDictionary<string, string> Format(object? value, string[]? mimeTypes = null)
    {
        if (value is Markup markup)
        {
            var marked = new Dictionary<string, string> { [markup.MimeType] = markup.Text };
            marked.TryAdd("text/plain", markup.Text);
            return marked;
        }
        if (mimeTypes is not { Length: > 0 } && _interactive is null && SimpleText.Of(value) is { } simple)
            return new Dictionary<string, string> { ["text/plain"] = ShapeText.Of(new TextShape(simple)) };
        return BoundedCall.Run(
            call => Format(call, value, mimeTypes),
            () => new Dictionary<string, string> { ["text/plain"] = Abandoned(value) });
    }

    /// <summary>Returns text of limited length. Only an interruption is thrown.</summary>
    public static string PlainTextOf(object? value, DisplayLimits limits) => SimpleText.Of(value) is { } simple
        ? ShapeText.Of(new TextShape(simple))
        : BoundedCall.Run(call => ShapeText.Of(new ShapeReader(call, limits).Read(value)), () => Abandoned(value));

    /// <summary>Returns a line for a cell of a table. Only an interruption is thrown.</summary>
    public static string Line(object? value, DisplayLimits limits) =>
        BoundedCall.Run(call => ShapeText.Line(new ShapeReader(call, limits).ReadCell(value)), () => Abandoned(value));

    private Dictionary<string, string> Format(BoundedCall call, object? value, string[]? mimeTypes)
    {
        if (value is not null && _interactive is { } interactive
            && Formatted(call, value, () => interactive.Serves(value, mimeTypes) ? interactive.Format(value, mimeTypes) : null) is { } own)
            return own;
        var bundle = Bundle(call, value);
        return mimeTypes is not { Length: > 0 } ? bundle : Chosen(call, value, bundle, mimeTypes);
    }

    private Dictionary<string, string> Bundle(BoundedCall call, object? value)
    {
        var bundle = new Dictionary<string, string>();
        if (value is not null)
        {
            Formatted(call, value, () =>
            {
                if (!PlotlyCharts.TryFormat(value, bundle))
                    NamedFormatters.Format(value, bundle);
                return bundle;
            });
        }
        if (bundle.ContainsKey("text/plain"))
            return bundle;
        var isFormatted = bundle.Count > 0;
        var shape = new ShapeReader(call, limits).Read(value);
        bundle["text/plain"] = ShapeText.Of(shape);
        if (!isFormatted && ShapeTable.Of(shape) is { } table)
            bundle["text/html"] = table;
        return bundle;
    }

    private Dictionary<string, string> Chosen(BoundedCall call, object? value, Dictionary<string, string> bundle, string[] mimeTypes)
    {
        var chosen = new Dictionary<string, string>();
        foreach (var mimeType in mimeTypes)
            chosen[mimeType] = bundle.GetValueOrDefault(mimeType) ?? Made(call, value, bundle["text/plain"], mimeType);
        chosen.TryAdd("text/plain", bundle["text/plain"]);
        return chosen;
    }

    // A string counts as text of the type that the author has named.
    private string Made(BoundedCall call, object? value, string text, string mimeType) => mimeType switch
    {
        "application/json" when value is string json && IsJson(json) => json,
        "application/json" => value is null ? "null" : Formatted(call, value, () => Json(value)),
        "text/html" when value is not string => $"<pre>{WebUtility.HtmlEncode(text)}</pre>",
        _ => text,
    };

    private T Formatted<T>(BoundedCall call, object value, Func<T> format)
    {
        try
        {
            return call.Step(limits.Formatter, format);
        }
        catch (OverdueException)
        {
            throw new CellException("FormatterTooSlow",
                $"the formatter of {TypeNames.Short(value.GetType())} took longer than {BoundedCall.Seconds(limits.Formatter)}.");
        }
    }

    private static string Json(object value)
    {
        using var bytes = new LimitedStream();
        JsonSerializer.Serialize(bytes, value);
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
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

    private static string Abandoned(object? value) =>
        $"{TypeNames.Short(value?.GetType() ?? typeof(object))} (not shown: reading it took too long and could not be stopped)";
}
