namespace Labs.Plots;

/// <summary>Sets the named properties that Plotly.NET's objects consist of.</summary>
internal static class PlotlyObject
{
    /// <summary>
    /// Sets a property as plotly.js names it. This writes to the object's own dictionary: <c>SetProperty</c> searches the type for a
    /// member of that name by reflection, and the typed <c>init</c> methods are compiled when they are first called.
    /// </summary>
    public static T With<T>(this T target, string name, object? value)
        where T : DynamicObj.DynamicObj
    {
        target.Properties[name] = value!;
        return target;
    }
}
