using System.Text.Json.Nodes;

namespace Plotly.NET.CSharp;

/// <summary>The traces that the labs draw, with the parameters that they name.</summary>
public static class Chart
{
    public static GenericChart Combine(IEnumerable<GenericChart> gCharts) => GenericChart.combine(gCharts);

    public static GenericChart Scatter<XType, YType, TextType>(
        IEnumerable<XType> x, IEnumerable<YType> y, StyleParam.Mode mode, Optional<string> Name = default)
        where XType : IConvertible where YType : IConvertible where TextType : IConvertible =>
        Trace("scatter", Name, ("mode", mode.ToString()), ("x", GenericChart.Array(x)), ("y", GenericChart.Array(y)));

    public static GenericChart Column<ValuesType, KeysType, TextType>(
        IEnumerable<ValuesType> values, Optional<IEnumerable<KeysType>> Keys = default, Optional<string> Name = default)
        where ValuesType : IConvertible where KeysType : IConvertible where TextType : IConvertible =>
        Trace("bar", Name, ("x", Array(Keys)), ("y", GenericChart.Array(values)), ("orientation", "v"));

    public static GenericChart Bar<ValuesType, KeysType, TextType>(
        IEnumerable<ValuesType> values, Optional<IEnumerable<KeysType>> Keys = default, Optional<string> Name = default)
        where ValuesType : IConvertible where KeysType : IConvertible where TextType : IConvertible =>
        Trace("bar", Name, ("x", GenericChart.Array(values)), ("y", Array(Keys)), ("orientation", "h"));

    public static GenericChart BoxPlot<XType, YType, TextType>(
        Optional<IEnumerable<XType>> X = default, Optional<IEnumerable<YType>> Y = default, Optional<string> Name = default)
        where XType : IConvertible where YType : IConvertible where TextType : IConvertible =>
        Trace("box", Name, ("x", Array(X)), ("y", Array(Y)));

    public static GenericChart Histogram<XType, YType, TextType>(
        Optional<IEnumerable<XType>> X = default, Optional<IEnumerable<YType>> Y = default, Optional<string> Name = default)
        where XType : IConvertible where YType : IConvertible where TextType : IConvertible =>
        Trace("histogram", Name, ("x", Array(X)), ("y", Array(Y)));

    public static GenericChart Heatmap<ZType, XType, YType, TextType>(
        IEnumerable<IEnumerable<ZType>> zData, Optional<string> Name = default, Optional<IEnumerable<XType>> X = default, Optional<IEnumerable<YType>> Y = default)
        where ZType : IConvertible where XType : IConvertible where YType : IConvertible where TextType : IConvertible =>
        Trace("heatmap", Name, ("x", Array(X)), ("y", Array(Y)), ("z", new JsonArray([.. zData.Select(GenericChart.Array)])));

    private static JsonArray? Array<T>(Optional<IEnumerable<T>> values) => values.IsSome ? GenericChart.Array(values.Value) : null;

    private static GenericChart Trace(string type, Optional<string> name, params ReadOnlySpan<(string Name, JsonNode? Value)> parts)
    {
        var trace = new JsonObject { ["type"] = type };
        if (name.IsSome)
            trace["name"] = name.Value;
        foreach (var (part, value) in parts)
            if (value is not null)
                trace[part] = value;
        return GenericChart.Of(trace);
    }
}
