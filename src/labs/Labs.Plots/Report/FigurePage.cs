using System.Text.Json;

namespace Labs.Plots;

/// <summary>
/// How a page draws figures: plotly.js once, a place per figure with its JSON, and a script that draws a figure when it comes into
/// view, the others one by one afterwards, and all of them before printing.
/// </summary>
public static class FigurePage
{
    /// <summary>Draws what is on the page; needs <c>Plotly</c>.</summary>
    public const string Script = """
        (() => {
          const draw = place => {
            if (place.dataset.drawn) return;
            place.dataset.drawn = "yes";
            const figure = JSON.parse(place.nextElementSibling.textContent);
            Plotly.newPlot(place, figure.data, figure.layout, figure.config);
          };
          const places = document.querySelectorAll(".labs-figure-plot");
          if (typeof Plotly === "undefined") return;
          places.forEach(place => place.parentElement.querySelector(".labs-figure-summary")?.remove());
          const seen = new IntersectionObserver(entries => entries.forEach(entry => {
            if (entry.isIntersecting) { draw(entry.target); seen.unobserve(entry.target); }
          }), { rootMargin: "400px" });
          places.forEach(place => seen.observe(place));
          addEventListener("beforeprint", () => places.forEach(draw));
          // The rest one by one while the page rests, so that scrolling and searching find them drawn.
          const waiting = [...places];
          const next = () => {
            if (!waiting.length) return;
            draw(waiting.shift());
            setTimeout(next, 20);
          };
          addEventListener("load", () => setTimeout(next, 50));
        })();
        """;

    /// <summary>A figure's place on the page, with a summary in numbers that the script replaces.</summary>
    /// <param name="figureJson">The figure as <c>application/vnd.plotly.v1+json</c>.</param>
    /// <param name="summaryHtml">What a reader sees when nothing can be drawn.</param>
    public static string Place(string figureJson, string summaryHtml)
    {
        using var figure = JsonDocument.Parse(figureJson);
        var height = figure.RootElement.TryGetProperty("layout", out var layout) && layout.TryGetProperty("height", out var pixels) ? pixels.GetInt32() : 420;
        // "</script" inside a string would end the element, and "<!--" would keep it from ending.
        var inert = figureJson.Replace("<", "\\u003C", StringComparison.Ordinal);
        return $"<figure><div class=\"labs-figure-plot\" style=\"min-height:{height}px\"></div><script type=\"application/json\">{inert}</script><div class=\"labs-figure-summary\">{summaryHtml}</div></figure>";
    }
}
