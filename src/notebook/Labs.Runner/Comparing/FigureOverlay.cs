using System.Text.Json.Nodes;
using Labs.Runner.Notebooks;

namespace Labs.Runner.Comparing;

/// <summary>Draws the same figure of two runs over each other: the first run in grey, the second one in its own colours.</summary>
internal static class FigureOverlay
{
    private const string Grey = "#8a8a8a";
    private const double Faint = 0.45;

    // Cells of heat maps would hide each other.
    private static readonly HashSet<string> s_kinds = ["scatter", "scattergl", "bar", "box", "histogram"];

    /// <summary>Returns the figures of two executed notebooks that have the same title, over each other, in the notebook's order.</summary>
    /// <param name="first">The notebook as the first run left it.</param>
    /// <param name="second">The same notebook as the second run left it.</param>
    public static IReadOnlyList<JsonObject> Of(Notebook first, Notebook second)
    {
        var before = Figures(first).DistinctBy(Title).ToDictionary(Title);
        return
        [
            .. Figures(second).DistinctBy(Title)
                .Where(figure => before.ContainsKey(Title(figure)))
                .Select(figure => Over(before[Title(figure)], figure)).OfType<JsonObject>(),
        ];
    }

    private static IEnumerable<JsonObject> Figures(Notebook notebook) => notebook.Cells
        .Where(cell => cell.IsCode)
        .SelectMany(cell => cell.Outputs.OfType<JsonObject>())
        .Select(output => output.At("data", MimeBundle.Plotly)).OfType<JsonObject>()
        .Where(figure => Title(figure).Length > 0);

    // Below the title is a caption with the run's own numbers.
    private static string Title(JsonObject figure) => (figure.TextAt("layout", "title", "text") ?? "").Split("<br>")[0];

    private static JsonObject? Over(JsonObject before, JsonObject after)
    {
        var (old, current) = (Traces(before), Traces(after));
        if (old.Count == 0 || old.Concat(current).Any(trace => !s_kinds.Contains(trace.TextAt("type") ?? "scatter")))
            return null;
        var figure = (JsonObject)after.DeepClone();
        figure["data"] = new JsonArray([.. old.Select(Greyed), .. current.Select(trace => trace.DeepClone())]);
        return figure;
    }

    private static List<JsonObject> Traces(JsonObject figure) => [.. (figure["data"] as JsonArray ?? []).OfType<JsonObject>()];

    private static JsonNode Greyed(JsonObject trace)
    {
        var grey = (JsonObject)trace.DeepClone();
        grey.Remove("text");
        grey["name"] = $"first run: {trace.TextAt("name")}";
        grey["opacity"] = Faint;
        foreach (var part in new[] { "line", "marker" })
        {
            var style = grey[part] as JsonObject ?? [];
            style["color"] = Grey;
            grey[part] = style;
        }
        return grey;
    }
}
