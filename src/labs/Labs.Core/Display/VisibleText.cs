using System.Buffers;
using System.Text;

namespace Labs;

/// <summary>
/// Makes control characters visible in text that somebody else wrote: messages of exceptions, logs of containers, names of files. On a
/// terminal such characters could erase lines, change the title, or make it type. XML allows none of them.
/// </summary>
public static class VisibleText
{
    // C0 without tab and line feed, DEL, C1, and what XML 1.0 does not allow either. A carriage return counts unless a line feed follows.
    private static readonly SearchValues<char> s_suspects = SearchValues.Create(
    [
        .. Enumerable.Range(0, 0x20).Select(code => (char)code).Where(character => character is not ('\t' or '\n')),
        .. Enumerable.Range(0x7F, 0x21).Select(code => (char)code),
        .. Enumerable.Range(0xD800, 0x800).Select(code => (char)code),
        '\uFFFE', '\uFFFF',
    ]);

    /// <summary>
    /// Returns the text with a picture for each control character (␛ for ESC, ␀ for NUL, ␡ for DEL, <c>\x9b</c> for those of C1), and with
    /// U+FFFD for each half of a surrogate pair and for U+FFFE and U+FFFF. Tabs and line ends stay.
    /// </summary>
    public static string Of(string text)
    {
        if (!text.AsSpan().ContainsAny(s_suspects))
            return text;
        var visible = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (!s_suspects.Contains(character) || (character == '\r' && i + 1 < text.Length && text[i + 1] == '\n'))
                visible.Append(character);
            else if (character < ' ')
                visible.Append((char)('\u2400' + character));
            else if (character == '\x7F')
                visible.Append('\u2421');
            else if (character < '\u00A0')
                visible.Append($"\\x{(int)character:x2}");
            else if (char.IsHighSurrogate(character) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                visible.Append(character).Append(text[++i]);
            else
                visible.Append('\uFFFD');
        }
        return visible.ToString();
    }
}
