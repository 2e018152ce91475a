using System.Globalization;
using System.Text;

namespace Labs.Kernel.Cells;

/// <summary>
/// Parses the arguments of a marker line: words, quoted words, <c>--name value</c>, <c>@language:name</c>. As in .NET Interactive,
/// <c>"@name"</c> in double quotes is a value too; in single quotes it is text.
/// </summary>
internal static class MarkerArguments
{
    /// <summary>Returns the arguments as <see cref="LanguageCell"/> describes them.</summary>
    /// <param name="text">The line after the marker.</param>
    /// <param name="resolve">Returns the value of an <c>@</c> argument, which it gets without the at sign.</param>
    public static (Dictionary<string, object?> Arguments, Dictionary<string, object?> Shared) Parse(
        string text, Func<string, object?> resolve)
    {
        var arguments = new Dictionary<string, object?>();
        var shared = new Dictionary<string, object?>();
        string? name = null;
        var position = 0;
        foreach (var (word, quoted) in Words(text))
        {
            if (!quoted && word.StartsWith('-') && word.Length > 1 && !char.IsDigit(word[1]))
            {
                if (name is not null)
                    arguments[name] = "";
                name = word.TrimStart('-');
                var equals = name.IndexOf('=');
                if (equals > 0)
                {
                    arguments[name[..equals]] = name[(equals + 1)..];
                    name = null;
                }
                continue;
            }
            object? value = word;
            if (!quoted && word.StartsWith('@') && word.Length > 1)
            {
                value = resolve(word[1..]);
                shared[word[(word.LastIndexOf(':') + 1)..].TrimStart('@')] = value;
                if (name is null)
                    continue;
            }
            arguments[name ?? (position++).ToString(CultureInfo.InvariantCulture)] = value;
            name = null;
        }
        if (name is not null)
            arguments[name] = "";
        return (arguments, shared);
    }

    internal static IEnumerable<(string Word, bool Quoted)> Words(string text)
    {
        var word = new StringBuilder();
        var (inWord, quoted, quote, isAllDouble) = (false, false, '\0', false);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (!inWord && quote == '\0' && InputToken.LengthAt(text, i) is > 0 and var length)
            {
                yield return (text.Substring(i, length), false);
                i += length - 1;
            }
            else if (quote != '\0')
            {
                if (c == quote)
                    quote = '\0';
                else
                    word.Append(c);
            }
            else if (c is '"' or '\'')
            {
                isAllDouble = c == '"' && !inWord;
                (quote, inWord, quoted) = (c, true, true);
            }
            else if (char.IsWhiteSpace(c))
            {
                if (inWord)
                    yield return (word.ToString(), IsText());
                word.Clear();
                (inWord, quoted) = (false, false);
            }
            else
            {
                (inWord, isAllDouble) = (true, false);
                word.Append(c);
            }
        }
        if (inWord)
            yield return (word.ToString(), IsText());

        bool IsText() => quoted && !(isAllDouble && word is { Length: > 1 } && word[0] == '@');
    }
}
