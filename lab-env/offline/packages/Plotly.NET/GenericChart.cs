using System.Text.Json;
using System.Text.Json.Nodes;

namespace Plotly.NET;

/// <summary>One or more traces with a layout. Here without the default template that the package adds.</summary>
public abstract class GenericChart
{
    internal abstract IReadOnlyList<JsonObject> Traces { get; }

    public static GenericChart combine(IEnumerable<GenericChart> gCharts) =>
        new Chart([.. gCharts.SelectMany(chart => chart.Traces)]);

    /// <summary>The chart as <c>{"data": […], "layout": {…}, "frames": []}</c>.</summary>
    public static string toFigureJson(GenericChart gChart) => new JsonObject
    {
        ["data"] = new JsonArray([.. gChart.Traces.Select(trace => trace.DeepClone())]),
        ["layout"] = new JsonObject { ["width"] = 600, ["height"] = 600 },
        ["frames"] = new JsonArray(),
    }.ToJsonString(Options);

    internal static GenericChart Of(JsonObject trace) => new Chart([trace]);

    internal static JsonArray Array<T>(IEnumerable<T> values) => [.. values.Select(Value)];

    // As the package's serializer has it: numbers that JSON can't say are strings.
    internal static JsonNode? Value<T>(T value) => value switch
    {
        null => null,
        double number when !double.IsFinite(number) => JsonValue.Create(double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity"),
        _ => JsonValue.Create(value),
    };

    private static readonly JsonSerializerOptions Options = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private sealed class Chart(IReadOnlyList<JsonObject> traces) : GenericChart
    {
        internal override IReadOnlyList<JsonObject> Traces => traces;
    }
}
