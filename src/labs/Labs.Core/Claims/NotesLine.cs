using System.Globalization;

namespace Labs;

/// <summary>A line of the notes.</summary>
/// <param name="File">The file's name without its extension, such as <c>000</c>.</param>
/// <param name="Number">The line, from 1.</param>
public sealed record NotesLine(string File, int Number)
{
    /// <param name="text">As the ledger writes it: <c>000:146</c>.</param>
    /// <returns>Null when the text is none.</returns>
    public static NotesLine? Parse(string text) =>
        text.Split(':') is [{ Length: > 0 } file, var number] && file.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_')
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var line) && line > 0
            ? new NotesLine(file, line)
            : null;
}
