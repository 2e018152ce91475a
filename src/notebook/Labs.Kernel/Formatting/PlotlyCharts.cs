using System.Net;
using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Text.Json;

namespace Labs.Kernel.Formatting;

/// <summary>
/// Formats charts of Plotly.NET, which it recognizes by the name of their type. The type names its own formatters, but only that package
/// can create them, and they would return a page that loads plotly.js from the internet.
/// </summary>
internal static class PlotlyCharts
{
    private const string ChartType = "Plotly.NET.GenericChart", MimeType = "application/vnd.plotly.v1+json";

    /// <summary>Adds the forms of a chart to a bundle; returns false if the value is not a chart.</summary>
    public static bool TryFormat(object value, Dictionary<string, string> bundle)
    {
        // Charts with one trace and charts with several have different types that derive from the named one.
        var type = value.GetType();
        while (type is not null && type.FullName != ChartType)
            type = type.BaseType;
        if (type?.GetMethod("toJson", BindingFlags.Public | BindingFlags.Static, [type]) is not { } toJson)
            return false;
        try
        {
            bundle[MimeType] = (string)toJson.Invoke(null, [value])!;
        }
        catch (TargetInvocationException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerException!);
        }
        var summary = Summary(bundle[MimeType]);
        bundle["text/html"] = $"<div class=\"labs-figure\">{WebUtility.HtmlEncode(summary)}</div>";
        bundle["text/plain"] = summary;
        return true;
    }

    /// <summary>Returns a line for front ends that can't draw charts: the title, and the traces by name and type.</summary>
    private static string Summary(string json)
    {
        using var figure = JsonDocument.Parse(json);
        var traces = figure.RootElement.GetProperty("data").EnumerateArray()
            .Select(trace => Text(trace, "name") is { Length: > 0 } name ? $"{name} ({Text(trace, "type")})" : Text(trace, "type"));
        var hasTitle = figure.RootElement.GetProperty("layout").TryGetProperty("title", out var found);
        var title = hasTitle && found.ValueKind == JsonValueKind.Object ? Text(found, "text") : null;
        return $"[chart] {(title is null ? "" : title + ": ")}{string.Join(", ", traces)}";
    }

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}
