namespace Labs.MySql;

/// <summary>A statement of a script.</summary>
/// <param name="Line">The line of the script on which the statement starts, from 1.</param>
internal sealed record SqlStatement(string Text, int Line);

/// <summary>
/// Splits a script into statements as the mysql client does, at semicolons outside of strings, quoted names and comments. A DELIMITER
/// line sets another separator, for the bodies of procedures and triggers.
/// </summary>
internal static class SqlText
{
    public static List<SqlStatement> Split(string script)
    {
        var statements = new List<SqlStatement>();
        var delimiter = ";";
        int start = 0, line = 1, at = 0;
        int? firstLine = null;
        while (at < script.Length)
        {
            if (firstLine is null && IsDelimiterLine(script, at, out var next, out var changed))
            {
                (delimiter, at, start) = (changed, next, next);
                line++;
                continue;
            }
            if (string.CompareOrdinal(script, at, delimiter, 0, delimiter.Length) == 0)
            {
                Add(at);
                at += delimiter.Length;
                start = at;
                firstLine = null;
                continue;
            }
            var end = EndOfToken(script, at, out var isComment);
            if (!isComment && !char.IsWhiteSpace(script[at]))
                firstLine ??= line;
            line += script.AsSpan(at, end - at).Count('\n');
            at = end;
        }
        Add(at);
        return statements;

        void Add(int end)
        {
            if (firstLine is { } first)
                statements.Add(new SqlStatement(script[start..end].Trim(), first));
        }
    }

    private static bool IsDelimiterLine(string script, int at, out int next, out string delimiter)
    {
        const string word = "DELIMITER ";
        (next, delimiter) = (at, "");
        var isLineStart = at == 0 || script[at - 1] == '\n';
        if (!isLineStart || string.Compare(script, at, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) != 0)
            return false;
        var end = script.IndexOf('\n', at);
        next = end < 0 ? script.Length : end + 1;
        delimiter = script[(at + word.Length)..next].Trim();
        return delimiter.Length > 0;
    }

    /// <summary>Returns the position after a string, quoted name, comment, or single character.</summary>
    private static int EndOfToken(string script, int at, out bool isComment)
    {
        isComment = false;
        switch (script[at])
        {
            case '\'' or '"' or '`':
                return EndOfQuote(script, at);
            case '#':
            case '-' when script.AsSpan(at).StartsWith("--") && (at + 2 == script.Length || char.IsWhiteSpace(script[at + 2])):
                isComment = true;
                return script.IndexOf('\n', at) is >= 0 and var end ? end : script.Length;
            case '/' when script.AsSpan(at).StartsWith("/*"):
                // Some versions execute the text of /*! as part of the statement.
                isComment = !script.AsSpan(at).StartsWith("/*!");
                return script.IndexOf("*/", at + 2, StringComparison.Ordinal) is >= 0 and var close ? close + 2 : script.Length;
            default:
                return at + 1;
        }
    }

    private static int EndOfQuote(string script, int at)
    {
        var quote = script[at];
        for (at++; at < script.Length; at++)
        {
            if (script[at] == '\\' && quote != '`')
                at++;
            else if (script[at] == quote)
                return at + 1; // a doubled quote starts the next string immediately
        }
        return script.Length;
    }
}
