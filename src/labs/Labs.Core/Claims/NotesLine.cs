using System.Globalization;

namespace Labs;

/// <summary>The place of a claim in the notes.</summary>
/// <param name="File">The file's name without its extension, such as <c>000</c>.</param>
/// <param name="Number">The line, from 1.</param>
public sealed record NotesLine(string File, int Number)
{
    /// <summary>Reads a place as the ledger writes it, such as <c>000:146</c>.</summary>
    /// <returns>Null if the text has another form.</returns>
    public static NotesLine? Parse(string text) =>
        text.Split(':') is [{ Length: > 0 } file, var number] && file.All(IsNameCharacter)
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var line) && line > 0
            ? new NotesLine(file, line)
            : null;

    private static bool IsNameCharacter(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '_';
}
