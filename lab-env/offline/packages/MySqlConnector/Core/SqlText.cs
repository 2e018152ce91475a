namespace MySqlConnector.Core;

/// <summary>Where a statement's text has a parameter.</summary>
/// <param name="Position">Counted from 0 for "?"; -1 for a named one.</param>
/// <param name="Name">Without its sign and quotes; null for "?".</param>
internal readonly record struct Placeholder(int Start, int Length, int Position, string? Name);

/// <summary>A command's text, its parameters found: outside of strings, quoted names and comments.</summary>
/// <param name="Statements">How many statements it has.</param>
internal sealed record SqlText(string Sql, IReadOnlyList<Placeholder> Placeholders, int Statements)
{
    /// <param name="noBackslashEscapes">A backslash in a string stands for itself (SQL mode NO_BACKSLASH_ESCAPES).</param>
    public static SqlText Parse(string sql, bool noBackslashEscapes)
    {
        var placeholders = new List<Placeholder>();
        var (statements, isEmpty, positions) = (0, true, 0);
        for (var i = 0; i < sql.Length;)
        {
            var start = i;
            switch (sql[i])
            {
                case '\'' or '"' or '`':
                    i = AfterQuoted(sql, i, noBackslashEscapes);
                    break;
                case '#':
                case '-' when IsDashComment(sql, i):
                    i = After(sql, "\n", i);
                    continue;
                case '/' when i + 1 < sql.Length && sql[i + 1] == '*':
                    // What MySQL versions run in comments (/*! … */) counts as a comment here too.
                    i = After(sql, "*/", i + 2);
                    continue;
                case ';':
                    statements += isEmpty ? 0 : 1;
                    (isEmpty, i) = (true, i + 1);
                    continue;
                case '?' when !IsName(sql, i + 1):
                    placeholders.Add(new Placeholder(start, 1, positions++, null));
                    i++;
                    break;
                case '?' or '@' when IsName(sql, i + 1):
                    i = AfterName(sql, i + 1);
                    placeholders.Add(new Placeholder(start, i - start, -1, sql[(start + 1)..i]));
                    break;
                case '@' when i + 1 < sql.Length && sql[i + 1] is '`' or '"' or '\'':
                    i = AfterQuoted(sql, i + 1, noBackslashEscapes);
                    placeholders.Add(new Placeholder(start, i - start, -1, Name(sql[start..i])));
                    break;
                case '@' when i + 1 < sql.Length && sql[i + 1] == '@':
                    i += 2;
                    break;
                default:
                    i++;
                    break;
            }
            isEmpty &= char.IsWhiteSpace(sql[start]);
        }
        return new SqlText(sql, placeholders, statements + (isEmpty ? 0 : 1));
    }

    /// <summary>A parameter's name as it is compared: without @ or ? and quotes.</summary>
    public static string Name(string name)
    {
        name = name.Trim();
        if (name is ['@' or '?', .. var rest])
            name = rest;
        return name is [('`' or '"' or '\'') and var quote, .. var inner, var last] && last == quote
            ? inner.Replace($"{quote}{quote}", $"{quote}", StringComparison.Ordinal)
            : name;
    }

    private static bool IsDashComment(string sql, int i) =>
        i + 2 < sql.Length && sql[i + 1] == '-' && (sql[i + 2] <= ' ' || sql[i + 2] == '\x7F');

    private static int After(string sql, string end, int from) =>
        sql.IndexOf(end, from, StringComparison.Ordinal) is >= 0 and var at ? at + end.Length : sql.Length;

    // A doubled quote stands for itself: the string goes on as another one right behind.
    private static int AfterQuoted(string sql, int start, bool noBackslashEscapes)
    {
        var quote = sql[start];
        for (var i = start + 1; i < sql.Length; i++)
        {
            if (sql[i] == '\\' && quote != '`' && !noBackslashEscapes)
                i++;
            else if (sql[i] == quote && (i + 1 == sql.Length || sql[i + 1] != quote))
                return i + 1;
            else if (sql[i] == quote)
                i++;
        }
        return sql.Length;
    }

    private static int AfterName(string sql, int i)
    {
        while (IsName(sql, i))
            i++;
        return i;
    }

    private static bool IsName(string sql, int i) =>
        i < sql.Length && (char.IsAsciiLetterOrDigit(sql[i]) || sql[i] is '.' or '_' or '$' or >= '\x80');
}
