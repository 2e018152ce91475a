namespace Labs.Plots;

/// <summary>
/// Okabe and Ito's eight colours (2008), told apart with any of the common colour-vision deficiencies, and a second cue for
/// each: a marker symbol and a dash.
/// </summary>
internal static class Palette
{
    public static readonly string[] Colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#F0E442"];
    public static readonly string[] Symbols = ["circle", "square", "diamond", "triangle-up", "x", "cross", "star", "triangle-down"];
    public static readonly string[] Dashes = ["solid", "dash", "dot", "dashdot", "longdash", "longdashdot"];

    /// <summary>For what is there only so that the rest stands out.</summary>
    public const string Neutral = "#999999";

    /// <summary>Ends of a scale of numbers: blue to yellow, both light enough for dark text on all that lies between them.</summary>
    public const string Low = "#6B9AD0", High = "#FFE14D";

    public static string Colour(int i) => Colours[i % Colours.Length];

    public static string Symbol(int i) => Symbols[i % Symbols.Length];

    public static string Dash(int i) => Dashes[i % Dashes.Length];

    /// <summary>The same hue, light enough for dark text on it.</summary>
    public static string Light(string colour) =>
        "#" + Convert.ToHexString(Array.ConvertAll(Convert.FromHexString(colour[1..]), part => (byte)(part + ((255 - part) * 0.55))));
}
