using System.Text.Json;
using System.Text.RegularExpressions;

namespace Labs.Plots;

/// <summary>
/// The parts of a page with figures: plotly.js once, a place per figure with its JSON, and a script. The script draws a figure when it
/// becomes visible, the others one by one afterwards, and all of them before printing.
/// </summary>
public static partial class FigurePage
{
    private const int DefaultHeight = 420;

    /// <summary>The JavaScript that draws the figures on the page. Load plotly.js before it; without it the summaries stay.</summary>
    public const string Script = """
        (() => {
          const draw = place => {
            if (place.dataset.drawn) return;
            place.dataset.drawn = "yes";
            const figure = JSON.parse(place.nextElementSibling.textContent);
            Plotly.newPlot(place, figure.data, figure.layout, figure.config).then(() =>
              place.querySelectorAll("a[href]:not([aria-label])").forEach(link =>
                link.setAttribute("aria-label", link.dataset.title ?? "Plotly")));
          };
          // Nothing else on the page can have a script element: what a notebook shows is cleaned first.
          const places = [...document.querySelectorAll("script[type='application/json']")].map(json => json.previousElementSibling);
          if (typeof Plotly === "undefined") return;
          places.forEach(place => place.parentElement.querySelector(".labs-figure-summary")?.remove());
          document.querySelectorAll("details.labs-figure-numbers").forEach(numbers => numbers.open = false);
          const seen = new IntersectionObserver(entries => entries.forEach(entry => {
            if (entry.isIntersecting) { draw(entry.target); seen.unobserve(entry.target); }
          }), { rootMargin: "400px" });
          places.forEach(place => seen.observe(place));
          addEventListener("beforeprint", () => places.forEach(draw));
          // Draws the rest one by one, so that the page stays responsive and scrolling and searching find figures drawn.
          const waiting = [...places];
          const next = () => {
            if (!waiting.length) return;
            draw(waiting.shift());
            setTimeout(next, 20);
          };
          addEventListener("load", () => setTimeout(next, 50));
        })();
        """;

    /// <summary>
    /// Returns the HTML of a figure's place on the page, with a summary that the script removes. The figure's title is its name for
    /// screen readers.
    /// </summary>
    /// <param name="figureJson">The figure as <c>application/vnd.plotly.v1+json</c>.</param>
    /// <param name="summaryHtml">The content that is shown if no figure can be drawn.</param>
    public static string Place(string figureJson, string summaryHtml)
    {
        using var figure = JsonDocument.Parse(figureJson);
        var layout = Member(figure.RootElement, "layout");
        var height = Member(layout, "height") is { ValueKind: JsonValueKind.Number } pixels && pixels.TryGetInt32(out var number)
            ? number
            : DefaultHeight;
        var title = Title(Member(layout, "title"));
        var name = title.Length > 0 ? $" aria-label=\"{Html.Escape(title)}\"" : "";
        // "</script" in a string would end the element, and "<!--" would prevent it from ending.
        var inert = figureJson.Replace("<", "\\u003C", StringComparison.Ordinal);
        return $"<figure{name}><div class=\"labs-figure-plot\" style=\"min-height:{height}px\"></div>"
            + $"<script type=\"application/json\">{inert}</script>"
            + $"<div class=\"labs-figure-summary\">{summaryHtml}</div></figure>";
    }

    // Plotly reads a title as text or as an object with the text. Below the first line is a caption.
    private static string Title(JsonElement? title) =>
        (title is { ValueKind: JsonValueKind.Object } ? Member(title, "text") : title) is { ValueKind: JsonValueKind.String } text
            ? Tag().Replace(text.GetString()!.Split("<br>")[0], "").Trim()
            : "";

    private static JsonElement? Member(JsonElement? json, string name) =>
        json is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var member) ? member : null;

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}
