using System.Text.Json;
using Microsoft.DotNet.Interactive.Formatting;

namespace Labs.Interactive.Guest;

/// <summary>
/// Formats figures as HTML for pages that do not support <c>application/vnd.plotly.v1+json</c>. Each figure draws itself with the page's
/// plotly.js. The first one of a process includes plotly.js, because a classroom without internet has no other source.
/// </summary>
internal static class FigurePage
{
    private const string PlotlyType = "application/vnd.plotly.v1+json";
    private const int DefaultHeight = 420;
    private static int s_figures;

    /// <summary>The path of plotly.js. If neither the file nor the page has it, a figure shows its summary.</summary>
    public static string Library { get; set; } = "";

    /// <summary>Whether figures draw themselves. False for the labs' own report, which draws figures from their JSON.</summary>
    public static bool IsWanted { get; set; } = true;

    /// <summary>Formats values of a type as figures that draw themselves, if that is wanted.</summary>
    public static void Register(Type type, Func<object, string> summary)
    {
        if (!IsWanted)
            return;
        Formatter.Register(
            type,
            (figure, writer) => writer.Write(Draw(figure.ToDisplayString(PlotlyType), summary(figure))),
            HtmlFormatter.MimeType);
    }

    private static string Draw(string json, string summary)
    {
        var number = Interlocked.Increment(ref s_figures);
        var id = $"labs-figure-{Guid.NewGuid():N}";
        using var figure = JsonDocument.Parse(json);
        var height = figure.RootElement.GetProperty("layout").TryGetProperty("height", out var pixels) ? pixels.GetInt32() : DefaultHeight;
        // "</script" inside a string would end the element.
        var inert = json.Replace("</", "<\\/", StringComparison.Ordinal);
        var library = number == 1 && File.Exists(Library)
            ? $"<script>if (typeof Plotly === 'undefined') {{\n{File.ReadAllText(Library)}\n}}</script>"
            : "";
        return $$"""
            <div id="{{id}}"><div>{{summary}}</div><script type="application/json">{{inert}}</script></div>{{library}}<script>
            (() => {
              const place = document.getElementById("{{id}}");
              if (!place || typeof Plotly === "undefined") return;
              const figure = JSON.parse(place.querySelector("script").textContent);
              place.style.minHeight = "{{height}}px";
              place.firstElementChild.replaceChildren();
              Plotly.newPlot(place.firstElementChild, figure.data, figure.layout, figure.config);
            })();
            </script>
            """;
    }
}
