using System.Reflection;
using Plotly.NET.CSharp;

namespace Offline.Packages.Tests;

/// <summary>
/// Plotly.NET.CSharp.surface.txt lists the charts and the parameters that src/ may name, as the real package has them. The stand-in
/// has these and no others; the real package has more parameters, all optional, in between.
/// </summary>
public sealed class PlotlySurfaceTests
{
    private static readonly Dictionary<string, string[]> Listed =
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Plotly", "Plotly.NET.CSharp.surface.txt"))
            .Select(line => line.Split(": "))
            .ToDictionary(parts => parts[0], parts => parts[1].Split(", "));

    private static readonly MethodInfo[] Charts = typeof(Chart).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly);

    [Fact]
    public void Every_listed_chart_takes_the_listed_parameters()
    {
        foreach (var (chart, parameters) in Listed)
        {
            var known = Charts.Where(method => method.Name == chart).Select(Parameters).ToArray();
            Assert.True(known.Any(all => parameters.All(all.Contains)),
                $"{chart} takes {string.Join(" or ", known.Select(all => string.Join(", ", all)))}; expected {string.Join(", ", parameters)}");
        }
    }

    [Fact]
    public void What_is_not_listed_is_optional_in_the_package_and_not_in_the_stand_in()
    {
        var isStandIn = typeof(Chart).Assembly.GetName().Version < new Version(1, 0);
        foreach (var (chart, parameters) in Listed)
        {
            var rest = Charts.Where(method => method.Name == chart && parameters.All(Parameters(method).Contains))
                .SelectMany(method => method.GetParameters()).Where(parameter => !parameters.Contains(Text(parameter)));
            Assert.All(rest, parameter => Assert.True(!isStandIn && parameter.IsOptional, $"{chart}: {parameter}"));
        }
        if (isStandIn)
            Assert.Equal(Listed.Keys.Order(), Charts.Select(method => method.Name).Order());
    }

    private static string[] Parameters(MethodInfo method) => [.. method.GetParameters().Select(Text)];

    private static string Text(ParameterInfo parameter) => $"{PublicSurface.Name(parameter.ParameterType)} {parameter.Name}";
}
