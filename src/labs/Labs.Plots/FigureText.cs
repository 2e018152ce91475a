using System.Globalization;

namespace Labs.Plots;

/// <summary>Prepares text for plotly.js, which does not wrap lines.</summary>
internal static class FigureText
{
    // The numbers of characters that fit the column of a notebook.
    private const int WidestTitle = 64, WidestCaption = 105;

    /// <summary>
    /// Escapes text so that it does not act as markup. plotly.js knows a few tags and entities only; it would show quotation marks
    /// that are written as entities literally.
    /// </summary>
    public static string Markup(string text) =>
        Html.Escape(text).Replace("&quot;", "\"", StringComparison.Ordinal).Replace("&#39;", "'", StringComparison.Ordinal);

    /// <summary>Returns a number with three digits for a label.</summary>
    public static string Short(double number) => number.ToString(Math.Abs(number) >= 100 ? "N0" : "G3", CultureInfo.InvariantCulture);

    public static List<string> TitleLines(string title)
    {
        var lines = new List<string> { "" };
        foreach (var word in title.Split(' '))
        {
            if (lines[^1].Length > 0 && lines[^1].Length + 1 + word.Length > WidestTitle)
                lines.Add(word);
            else
                lines[^1] += lines[^1].Length > 0 ? " " + word : word;
        }
        return lines;
    }

    public static List<string> CaptionLines(IReadOnlyList<string> notes)
    {
        var lines = new List<string>();
        foreach (var note in notes)
        {
            if (lines.Count > 0 && lines[^1].Length + 3 + note.Length <= WidestCaption)
                lines[^1] += " · " + note;
            else
                lines.Add(note);
        }
        return lines;
    }
}
