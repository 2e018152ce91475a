namespace Labs.Plots;

/// <summary>Sets properties of Plotly.NET's objects.</summary>
internal static class PlotlyObject
{
    /// <summary>
    /// Sets a property by its name in plotly.js. It writes to the object's dictionary, because that is faster for the first figure:
    /// <c>SetProperty</c> searches the type by reflection, and the typed <c>init</c> methods must be compiled first.
    /// </summary>
    public static T With<T>(this T target, string name, object? value)
        where T : DynamicObj.DynamicObj
    {
        target.Properties[name] = value!;
        return target;
    }
}
