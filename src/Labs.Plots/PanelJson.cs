using System.Text.Json.Nodes;

namespace Labs.Plots;

/// <summary>Lays figures above each other on one x axis.</summary>
internal static class PanelJson
{
    private const int PanelPixels = 190, FirstPixels = 260;
    private const double Gap = 26;

    public static JsonObject Of(Figure figure)
    {
        var parts = figure.Parts;
        var heights = parts.Select((part, i) => (double)(part.Pixels ?? (i == 0 ? FirstPixels : PanelPixels))).ToArray();
        var total = heights.Sum() + (Gap * (parts.Count - 1));
        var caption = FigureJson.CaptionLines(figure.Notes);
        var top = 80 + (18 * Math.Max(0, caption.Count - 1)) + (20 * (FigureJson.TitleLines(figure.Title).Count - 1));
        var (traces, shapes, texts) = (new JsonArray(), new JsonArray(), new JsonArray());
        JsonObject? layout = null;
        var names = new HashSet<string>();
        var above = 0.0;
        for (var i = 0; i < parts.Count; i++)
        {
            var part = parts[i];
            if (part.XTitle.Length == 0)
                part.X(figure.XTitle);
            var made = FigureJson.Made(part);
            var from = 1 - ((above + heights[i]) / total);
            var to = 1 - (above / total);
            above += heights[i] + Gap;
            var axis = i == 0 ? "y" : $"y{i + 1}";
            foreach (var trace in made["data"]!.AsArray().Select(node => node!.DeepClone().AsObject()))
            {
                var name = (string?)trace["name"] ?? "";
                trace["xaxis"] = "x";
                trace["yaxis"] = axis;
                trace["legendgroup"] = name;
                // The axis says what a lone line is.
                trace["showlegend"] = part.Series.Count > 1 && names.Add(name);
                traces.Add(trace);
            }
            var own = made["layout"]!.AsObject();
            layout ??= Frame(figure, own, caption, top, total);
            var y = own["yaxis"]!.DeepClone().AsObject();
            y["domain"] = new JsonArray(from, to);
            y["anchor"] = "x";
            layout[i == 0 ? "yaxis" : $"yaxis{i + 1}"] = y;
            foreach (var shape in Items(own, "shapes"))
                shapes.Add(Placed(shape, axis, from, to, ["y0", "y1"]));
            foreach (var text in Items(own, "annotations"))
                texts.Add(Placed(text, axis, from, to, ["y"]));
            if (part.Title.Length > 0)
                texts.Add(Label(part.Title, to));
        }
        AddMarks(figure, shapes, texts);
        layout!["shapes"] = shapes;
        layout["annotations"] = texts;
        return new JsonObject
        {
            ["data"] = traces,
            ["layout"] = layout,
            ["config"] = new JsonObject { ["responsive"] = true, ["displaylogo"] = false },
        };
    }

    private static JsonObject Frame(Figure figure, JsonObject first, IReadOnlyList<string> caption, int top, double total)
    {
        var layout = first.DeepClone().AsObject();
        layout["title"] = FigureJson.Heading(figure.Title, caption);
        layout["margin"] = new JsonObject { ["l"] = 70, ["r"] = 30, ["t"] = top, ["b"] = 60 };
        layout["height"] = figure.Pixels ?? (int)total + top + 60;
        var x = FigureJson.Axis(figure.XTitle, figure.XIsLog, figure.Parts.SelectMany(part => part.Series).SelectMany(series => series.X));
        x["anchor"] = $"y{(figure.Parts.Count > 1 ? $"{figure.Parts.Count}" : "")}";
        layout["xaxis"] = x;
        return layout;
    }

    private static IEnumerable<JsonObject> Items(JsonObject layout, string name) =>
        layout[name] is JsonArray items ? items.Select(item => item!.DeepClone().AsObject()) : [];

    // What was placed by the share of a plot's height is placed by that of the panel's; what was placed by value keeps it.
    private static JsonObject Placed(JsonObject item, string axis, double from, double to, string[] places)
    {
        if ((string?)item["yref"] == "y")
        {
            item["yref"] = axis;
            return item;
        }
        foreach (var place in places)
            item[place] = from + ((to - from) * (double)item[place]!);
        return item;
    }

    private static JsonObject Label(string text, double top) => new()
    {
        ["text"] = $"<b>{FigureJson.Markup(text)}</b>",
        ["x"] = 0,
        ["xref"] = "paper",
        ["xanchor"] = "left",
        ["y"] = top,
        ["yref"] = "paper",
        ["yanchor"] = "bottom",
        ["showarrow"] = false,
        ["font"] = new JsonObject { ["size"] = 12 },
    };

    private static void AddMarks(Figure figure, JsonArray shapes, JsonArray texts)
    {
        for (var i = 0; i < figure.Marks.Count; i++)
        {
            var (at, text) = figure.Marks[i];
            shapes.Add(new JsonObject
            {
                ["type"] = "line",
                ["xref"] = "x",
                ["x0"] = at,
                ["x1"] = at,
                ["yref"] = "paper",
                ["y0"] = 0,
                ["y1"] = 1,
                ["line"] = new JsonObject { ["color"] = "#595959", ["width"] = 1, ["dash"] = "dot" },
            });
            texts.Add(new JsonObject
            {
                ["text"] = FigureJson.Markup(text),
                ["x"] = figure.XIsLog ? Math.Log10(at) : at,
                ["xref"] = "x",
                ["xanchor"] = "left",
                ["y"] = 1 - (i % 3 * 0.03),
                ["yref"] = "paper",
                ["yanchor"] = "top",
                ["showarrow"] = false,
                ["font"] = new JsonObject { ["size"] = 12, ["color"] = "#595959" },
                ["bgcolor"] = "rgba(255,255,255,.75)",
            });
        }
    }
}
