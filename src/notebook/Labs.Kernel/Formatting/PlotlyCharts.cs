using System.Net;
using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Text.Json;

namespace Labs.Kernel.Formatting;

/// <summary>
/// Charts of Plotly.NET, known by the name of their type. The type names formatters of its own, but nobody outside that package can make
/// them; what they would give is a page that loads plotly.js from the internet.
/// </summary>
internal static class PlotlyCharts
{
    private const string ChartType = "Plotly.NET.GenericChart", MimeType = "application/vnd.plotly.v1+json";

    /// <returns>False when the value is no such chart.</returns>
    public static bool TryFormat(object value, Dictionary<string, string> bundle)
    {
        // A chart of one trace and a chart of several are types below the named one.
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

    /// <summary>One line for where nothing is drawn: the title, and the traces by name and type.</summary>
    private static string Summary(string json)
    {
        using var figure = JsonDocument.Parse(json);
        var traces = figure.RootElement.GetProperty("data").EnumerateArray()
            .Select(trace => Text(trace, "name") is { Length: > 0 } name ? $"{name} ({Text(trace, "type")})" : Text(trace, "type"));
        var title = figure.RootElement.GetProperty("layout").TryGetProperty("title", out var found) && found.ValueKind == JsonValueKind.Object ? Text(found, "text") : null;
        return $"[chart] {(title is null ? "" : title + ": ")}{string.Join(", ", traces)}";
    }

    private static string? Text(JsonElement item, string name) => item.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}
