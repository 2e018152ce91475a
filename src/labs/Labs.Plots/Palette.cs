namespace Labs.Plots;

/// <summary>
/// Okabe and Ito's eight colours (2008), which people with any of the common colour-vision deficiencies can distinguish, and a second
/// cue for each: a marker symbol and a dash.
/// </summary>
internal static class Palette
{
    private static readonly string[] s_colours =
        ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#F0E442"];

    private static readonly string[] s_symbols = ["circle", "square", "diamond", "triangle-up", "x", "cross", "star", "triangle-down"];

    private static readonly string[] s_dashes = ["solid", "dash", "dot", "dashdot", "longdash", "longdashdot"];

    /// <summary>The grey of what is shown only so that the rest stands out.</summary>
    public const string Neutral = "#999999";

    /// <summary>The ends of a scale of numbers, blue and yellow. All colours between them are light enough for dark text.</summary>
    public const string Low = "#6B9AD0", High = "#FFE14D";

    public static string Colour(int i) => s_colours[i % s_colours.Length];

    public static string Symbol(int i) => s_symbols[i % s_symbols.Length];

    public static string Dash(int i) => s_dashes[i % s_dashes.Length];

    /// <summary>Returns the same hue, light enough for dark text on it.</summary>
    public static string Light(string colour) =>
        "#" + Convert.ToHexString(Array.ConvertAll(Convert.FromHexString(colour[1..]), part => (byte)(part + ((255 - part) * 0.55))));
}
