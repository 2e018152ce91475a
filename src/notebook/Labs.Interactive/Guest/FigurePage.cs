using System.Text.Json;
using Microsoft.DotNet.Interactive.Formatting;

namespace Labs.Interactive.Guest;

/// <summary>
/// Figures as HTML for pages that do not know <c>application/vnd.plotly.v1+json</c>: each draws itself with the page's plotly.js. The
/// first one of a notebook brings plotly.js along, because a room without internet has no other place to take it from.
/// </summary>
internal static class FigurePage
{
    private const string PlotlyType = "application/vnd.plotly.v1+json";
    private const int DefaultHeight = 420;
    private static int s_figures;

    /// <summary>The file with plotly.js. A figure shows its summary where the file is missing and the page has no <c>Plotly</c>.</summary>
    public static string Library { get; set; } = "";

    /// <summary>Whether figures draw themselves. The labs' own report draws them from their JSON and keeps only the summary.</summary>
    public static bool IsWanted { get; set; } = true;

    public static void Register(Type type, Func<object, string> summary)
    {
        if (IsWanted)
            Formatter.Register(type, (figure, writer) => writer.Write(Draw(figure.ToDisplayString(PlotlyType), summary(figure))), HtmlFormatter.MimeType);
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
