using System.Net;

namespace Labs;

/// <summary>Escaping and the inline styles that the views share. Text and background keep the colours of the page.</summary>
public static class Html
{
    /// <summary>
    /// Colours of Okabe and Ito's palette (2008), which people with any of the common colour-vision deficiencies can distinguish.
    /// </summary>
    public const string Blue = "#0072B2", Green = "#009E73", Vermillion = "#D55E00", Grey = "#767676";

    internal const string Box = "border-left:3px solid {0};padding:.4em .8em;margin:.4em 0";

    /// <summary>Returns text with the characters that HTML reserves written as entities; empty for null.</summary>
    public static string Escape(string? text) => WebUtility.HtmlEncode(text ?? "");

    internal static string Style(string format, string colour) => string.Format(format, colour);

    internal static string Badge(string text, string colour) =>
        $"<span style=\"background:{colour};color:#fff;border-radius:.6em;padding:.05em .6em;white-space:nowrap;font-size:.9em\">"
        + $"{Escape(text)}</span>";
}
