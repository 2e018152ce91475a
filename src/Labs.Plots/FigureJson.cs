using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Labs.Plots;

/// <summary>Finishes layout, theme and size on the figure that Plotly.NET made.</summary>
internal static class FigureJson
{
    private const string Ink = "#222", Faint = "#595959", GridLine = "#e3e3e3";
    private static readonly JsonSerializerOptions Options = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(Figure figure)
    {
        if (figure.Kind == FigureKind.Panels)
            return PanelJson.Of(figure).ToJsonString(Options);
        return Made(figure).ToJsonString(Options);
    }

    /// <summary>A figure that is one plot, as a node.</summary>
    internal static JsonObject Made(Figure figure)
    {
        Check(figure);
        var made = JsonNode.Parse(FigureTraces.Json(figure))!;
        var traces = made["data"]!.AsArray();
        for (var i = 0; i < traces.Count; i++)
            Finish(figure, traces[i]!.AsObject(), i);
        return new JsonObject
        {
            ["data"] = traces.DeepClone(),
            ["layout"] = Layout(figure),
            ["config"] = new JsonObject { ["responsive"] = true, ["displaylogo"] = false },
        };
    }

    /// <summary>Numbers need a unit, and a logarithm needs numbers greater than zero.</summary>
    private static void Check(Figure figure)
    {
        if (figure.Kind is FigureKind.Line or FigureKind.Scatter or FigureKind.Histogram or FigureKind.Timeline)
            Unit("X", figure.XTitle, "time [s]");
        if (figure.Kind is FigureKind.Line or FigureKind.Scatter or FigureKind.Bar or FigureKind.Box && figure.YNames is null)
            Unit("Y", figure.YTitle, "latency [ms]");
        if (figure.XIsLog && figure.Series.Exists(series => !series.X.Any(x => x > 0)))
            throw new FigureException($"'{figure.Title}': a logarithmic x axis can't show a series without a value greater than zero.");
        if (figure.YIsLog && figure.Series.Exists(series => !series.Y.Any(y => y > 0)))
            throw new FigureException($"'{figure.Title}': a logarithmic y axis can't show a series without a value greater than zero.");

        void Unit(string axis, string title, string example)
        {
            if (!title.Contains('[') || !title.EndsWith(']'))
                throw new FigureException($"'{figure.Title}': the {axis} axis is titled '{title}' and has no unit. Write .{axis}(\"{example}\"), or \"[count]\" for a number of things.");
        }
    }

    private static void Finish(Figure figure, JsonObject trace, int i)
    {
        foreach (var coordinate in new[] { "x", "y" })
            if (trace[coordinate] is JsonArray values)
                Gaps(values);
        switch (figure.Kind)
        {
            case FigureKind.Line or FigureKind.Scatter when figure.Series[i].IsTheory:
                trace["line"] = new JsonObject { ["color"] = Faint, ["width"] = 1.5, ["dash"] = Palette.Dash(i + 1) };
                break;
            case FigureKind.Line or FigureKind.Scatter:
                trace["line"] = new JsonObject { ["color"] = Palette.Colour(i), ["width"] = 2, ["dash"] = Palette.Dash(i), ["shape"] = figure.IsStep ? "hv" : "linear" };
                trace["marker"] = new JsonObject { ["color"] = Palette.Colour(i), ["symbol"] = Palette.Symbol(i), ["size"] = 7 };
                break;
            case FigureKind.Bar:
                trace["marker"] = new JsonObject { ["color"] = Palette.Colour(i) };
                trace["text"] = new JsonArray([.. figure.Series[i].Y.Select(y => (JsonNode)y.ToString(Math.Abs(y) >= 100 ? "N0" : "G3", CultureInfo.InvariantCulture))]);
                trace["textposition"] = "auto";
                trace["textangle"] = 0;
                break;
            case FigureKind.Histogram:
                trace["marker"] = new JsonObject { ["color"] = Palette.Colour(i), ["line"] = new JsonObject { ["color"] = "#fff", ["width"] = 1 } };
                trace["opacity"] = figure.Series.Count > 1 ? 0.6 : 1;
                break;
            case FigureKind.Box:
                trace["marker"] = new JsonObject { ["color"] = Palette.Colour(i), ["size"] = 5, ["opacity"] = 0.55, ["symbol"] = Palette.Symbol(i) };
                trace["line"] = new JsonObject { ["width"] = 1.5 };
                trace["boxpoints"] = "all";
                trace["jitter"] = 0.35;
                trace["pointpos"] = -1.6;
                trace["showlegend"] = false;
                break;
            case FigureKind.Timeline:
                FinishSpans(figure, trace, i);
                break;
            case FigureKind.HeatMap or FigureKind.Categories:
                FinishCells(figure, trace);
                break;
        }
    }

    private static void FinishSpans(Figure figure, JsonObject trace, int i)
    {
        var spans = figure.SpansByKind[i].ToArray();
        trace["base"] = new JsonArray([.. spans.Select(span => (JsonNode)span.Start)]);
        trace["text"] = new JsonArray([.. spans.Select(span => (JsonNode)span.Label)]);
        trace["textposition"] = "inside";
        trace["insidetextanchor"] = "start";
        trace["hovertemplate"] = "%{y}: %{text}<br>%{base:.4~g} + %{value:.4~g}<extra></extra>";
        trace["marker"] = new JsonObject { ["color"] = Palette.Colour(i), ["line"] = new JsonObject { ["color"] = "#fff", ["width"] = 1 } };
        trace["showlegend"] = spans[0].Kind.Length > 0;
    }

    private static void FinishCells(Figure figure, JsonObject trace)
    {
        var cells = figure.Cells!;
        trace["text"] = new JsonArray([.. cells.Texts.Select(row => new JsonArray([.. row.Select(text => (JsonNode)text)]))]);
        trace["texttemplate"] = "%{text}";
        trace["textfont"] = new JsonObject { ["color"] = Ink }; // every scale below is light; plotly.js would choose a grey that fades on some shades
        trace["hovertemplate"] = "%{y}, %{x}: %{text}<extra></extra>";
        trace["xgap"] = 2;
        trace["ygap"] = 2;
        if (figure.Kind == FigureKind.HeatMap)
        {
            trace["colorscale"] = new JsonArray(new JsonArray(0, Palette.Low), new JsonArray(1, Palette.High));
            if (figure.YTitle.Length > 0)
                trace["colorbar"] = new JsonObject { ["title"] = new JsonObject { ["text"] = figure.YTitle, ["side"] = "right" } };
            return;
        }
        // A step of the scale per category.
        var count = Math.Max(1, cells.Categories.Count);
        var scale = new JsonArray();
        for (var category = 0; category < count; category++)
        {
            var colour = Light(cells.LastIsNeutral && category == count - 1 ? Palette.Neutral : Palette.Colour(category));
            scale.Add(new JsonArray((double)category / count, colour));
            scale.Add(new JsonArray((double)(category + 1) / count, colour));
        }
        trace["colorscale"] = scale;
        trace["zmin"] = -0.5;
        trace["zmax"] = count - 0.5;
        trace["showscale"] = false;
    }

    private static string Light(string colour)
    {
        var rgb = Convert.FromHexString(colour[1..]);
        return "#" + Convert.ToHexString([.. rgb.Select(part => (byte)(part + ((255 - part) * 0.55)))]);
    }

    private static JsonObject Layout(Figure figure)
    {
        var isGrid = figure.Cells is not null;
        var x = Axis(figure.XTitle, figure.XIsLog, figure.Series.SelectMany(series => series.X));
        var y = Axis(isGrid ? "" : figure.YTitle, figure.YIsLog, figure.Series.SelectMany(series => series.Y));
        if (isGrid)
        {
            (x["type"], y["type"]) = ("category", "category"); // a node has one parent
            y["autorange"] = "reversed";
            (x["showgrid"], y["showgrid"]) = (false, false);
        }
        if (figure.Kind == FigureKind.Timeline)
        {
            y["autorange"] = "reversed";
            y["categoryorder"] = "array";
            y["categoryarray"] = new JsonArray([.. figure.Spans.Select(span => span.Lane).Distinct().Select(lane => (JsonNode)lane)]);
        }
        if (figure.Kind == FigureKind.Histogram)
            y["title"] = Title(figure.YTitle.Length > 0 ? figure.YTitle : "samples [count]");
        if (figure.YNames is { } names)
        {
            y["tickvals"] = new JsonArray([.. names.Keys.Order().Select(value => (JsonNode)value)]);
            y["ticktext"] = new JsonArray([.. names.OrderBy(name => name.Key).Select(name => (JsonNode)name.Value)]);
        }
        else if (figure.Kind is FigureKind.Line or FigureKind.Box or FigureKind.Bar && !figure.YIsLog && figure.Series.TrueForAll(series => series.Y.All(value => !(value < 0))))
        {
            y["rangemode"] = "tozero";
        }
        var rows = isGrid ? figure.Cells!.Rows.Count : figure.Spans.Select(span => span.Lane).Distinct().Count();
        var caption = CaptionLines(figure.Notes);
        var more = (18 * Math.Max(0, caption.Count - 1)) + (20 * (TitleLines(figure.Title).Count - 1));
        var layout = new JsonObject
        {
            ["title"] = Heading(figure.Title, caption),
            ["font"] = new JsonObject { ["family"] = "system-ui, 'Segoe UI', Helvetica, Arial, sans-serif", ["size"] = 13, ["color"] = Ink },
            ["paper_bgcolor"] = "#fff",
            ["plot_bgcolor"] = "#fff",
            ["margin"] = new JsonObject { ["l"] = 70, ["r"] = 30, ["t"] = 80 + more, ["b"] = 60 },
            ["height"] = (figure.Pixels ?? (rows > 0 ? 160 + (rows * 42) : 420)) + more,
            ["autosize"] = true,
            ["xaxis"] = x,
            ["yaxis"] = y,
            ["barmode"] = figure.Kind is FigureKind.Timeline or FigureKind.Histogram ? "overlay" : figure.IsStacked ? "stack" : "group",
            ["hovermode"] = "closest",
            ["legend"] = new JsonObject { ["bgcolor"] = "rgba(255,255,255,.8)" },
        };
        AddLines(figure, layout);
        return layout;
    }

    internal static JsonObject Heading(string title, IReadOnlyList<string> caption) => new()
    {
        ["text"] = string.Join("<br>", TitleLines(title).Select(line => $"<b>{Markup(line)}</b>")) + string.Concat(caption.Select(line => $"<br><span style=\"font-size:12px;color:{Faint}\">{Markup(line)}</span>")),
        ["x"] = 0,
        ["xref"] = "paper",
        ["xanchor"] = "left",
        // From below the buttons, whatever the number of lines; by default the first line is in the middle of the margin.
        ["y"] = 1,
        ["yref"] = "container",
        ["yanchor"] = "top",
        ["pad"] = new JsonObject { ["t"] = 28 },
        ["font"] = new JsonObject { ["size"] = 16 },
    };

    // plotly.js doesn't wrap; lines of so many characters still fit a notebook's column.
    internal static List<string> TitleLines(string title)
    {
        const int Widest = 64;
        var lines = new List<string> { "" };
        foreach (var word in title.Split(' '))
        {
            if (lines[^1].Length > 0 && lines[^1].Length + 1 + word.Length > Widest)
                lines.Add(word);
            else
                lines[^1] += lines[^1].Length > 0 ? " " + word : word;
        }
        return lines;
    }

    internal static List<string> CaptionLines(IReadOnlyList<string> notes)
    {
        const int Widest = 105;
        var lines = new List<string>();
        foreach (var note in notes)
        {
            if (lines.Count > 0 && lines[^1].Length + 3 + note.Length <= Widest)
                lines[^1] += " · " + note;
            else
                lines.Add(note);
        }
        return lines;
    }

    internal static JsonObject Axis(string title, bool isLog, IEnumerable<double> values)
    {
        var axis = new JsonObject
        {
            ["automargin"] = true,
            ["gridcolor"] = GridLine,
            ["zerolinecolor"] = "#bdbdbd",
            ["linecolor"] = "#9a9a9a",
            ["ticks"] = "outside",
            ["tickcolor"] = "#9a9a9a",
            ["title"] = Title(title),
        };
        if (isLog)
        {
            axis["type"] = "log";
            // Powers of ten alone where two of them are in sight; on a shorter axis plotly.js finds what to label.
            var exponents = values.Where(value => value > 0).Select(Math.Log10).DefaultIfEmpty(0).ToArray();
            if (Math.Floor(exponents.Max()) > Math.Ceiling(exponents.Min()))
                axis["dtick"] = 1;
        }
        return axis;
    }

    // Plotly's own markup knows <b>, <br> and a few entities; quotation marks written as entities would be shown as such.
    internal static string Markup(string text) => Html.Escape(text).Replace("&quot;", "\"", StringComparison.Ordinal).Replace("&#39;", "'", StringComparison.Ordinal);

    private static JsonObject Title(string text) => new() { ["text"] = Markup(text), ["standoff"] = 12 };

    private static void AddLines(Figure figure, JsonObject layout)
    {
        if (figure.Marks.Count + figure.Levels.Count == 0)
            return;
        var shapes = new JsonArray();
        var texts = new JsonArray();
        // Texts of marks alternate in height, so that near ones don't cover each other.
        for (var i = 0; i < figure.Marks.Count; i++)
        {
            var (at, text) = figure.Marks[i];
            var place = figure.XIsLog ? Math.Log10(at) : at;
            shapes.Add(Shape("x", at, "y"));
            texts.Add(Text(text, place, 1 - (i % 3 * 0.08), "x", "paper", "left", "top"));
        }
        foreach (var (at, text) in figure.Levels)
        {
            shapes.Add(Shape("y", at, "x"));
            texts.Add(Text(text, 1, figure.YIsLog ? Math.Log10(at) : at, "paper", "y", "right", "bottom"));
        }
        layout["shapes"] = shapes;
        layout["annotations"] = texts;

        static JsonObject Shape(string along, double at, string across) => new()
        {
            ["type"] = "line",
            [along + "ref"] = along,
            [along + "0"] = at,
            [along + "1"] = at,
            [across + "ref"] = "paper",
            [across + "0"] = 0,
            [across + "1"] = 1,
            ["line"] = new JsonObject { ["color"] = Faint, ["width"] = 1, ["dash"] = "dot" },
        };

        static JsonObject Text(string text, double x, double y, string xref, string yref, string xanchor, string yanchor) => new()
        {
            ["text"] = Markup(text),
            ["x"] = x,
            ["y"] = y,
            ["xref"] = xref,
            ["yref"] = yref,
            ["xanchor"] = xanchor,
            ["yanchor"] = yanchor,
            ["showarrow"] = false,
            ["font"] = new JsonObject { ["size"] = 12, ["color"] = Faint },
            ["bgcolor"] = "rgba(255,255,255,.75)",
        };
    }

    // What is no number is a gap.
    private static void Gaps(JsonArray values)
    {
        for (var i = 0; i < values.Count; i++)
            if (values[i] is JsonValue value && value.TryGetValue<string>(out var text) && (text is "NaN" or "Infinity" or "-Infinity"))
                values[i] = null;
    }
}
