using System.Text.RegularExpressions;

namespace Labs.Runner.Reporting;

/// <summary>The tokens of a language, for <see cref="CodeHighlighter"/>.</summary>
internal sealed partial class CodeLanguage
{
    private const string CSharpWords = """
        abstract and as async await base bool break byte case catch char checked class const continue decimal default delegate do double
        else enum event explicit extern false finally fixed float for foreach from get global goto if implicit in init int interface
        internal is join let lock long nameof namespace new not null object operator or orderby out override params private protected
        public readonly record ref required return sbyte sealed select set short sizeof static string struct switch this throw true try
        typeof uint ulong unchecked unsafe ushort using var virtual void volatile when where while with yield
        """;

    private const string SqlWords = """
        add all alter analyze and as asc begin between binary bigint by call case char check commit constraint create cross current
        database databases datetime decimal default delete desc describe distinct drop else end engine exists explain false flush for
        foreign from full global group having if in index innodb inner insert int integer into is isolation join key kill left level
        like limit lock lookup not null offset on or order outer partition plugin primary procedure read references rename repeatable
        replace replica reset right rollback row rows schema select serializable session set show slave source start status stop table
        tables text then tinyint to transaction true truncate union unique unlock update use user using values varchar view when where
        with work write
        """;

    private const string BashWords = """
        break case continue declare do done elif else esac eval exec exit export false fi for function if in local readonly return select
        set shift source then time trap true unset until while
        """;

    private const string YamlWords = "true false null yes no on off";

    private const string PythonWords = """
        and as assert async await break class continue def del elif else except False finally for from global if import in is lambda None
        nonlocal not or pass raise return True try while with yield
        """;

    private static readonly CodeLanguage s_csharp = new(CSharpToken, CSharpWords, hasTypes: true);
    private static readonly CodeLanguage s_sql = new(SqlToken, SqlWords, ignoresCase: true);
    private static readonly CodeLanguage s_bash = new(BashToken, BashWords);
    private static readonly CodeLanguage s_yaml = new(YamlToken, YamlWords);
    private static readonly CodeLanguage s_python = new(PythonToken, PythonWords);
    private static readonly CodeLanguage s_text = new(NoToken, "");

    private static readonly Dictionary<string, CodeLanguage> s_byName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["csharp"] = s_csharp, ["c#"] = s_csharp, ["cs"] = s_csharp,
        ["sql"] = s_sql, ["bash"] = s_bash, ["sh"] = s_bash, ["yaml"] = s_yaml, ["python"] = s_python,
        ["html"] = s_text, ["markdown"] = s_text, ["md"] = s_text, ["mermaid"] = s_text, ["svg"] = s_text, ["value"] = s_text,
        ["javascript"] = s_csharp, ["js"] = s_csharp, // the comments, strings and most keywords are the same
    };

    private readonly HashSet<string> _words;
    private readonly bool _hasTypes;

    private CodeLanguage(Regex token, string words, bool hasTypes = false, bool ignoresCase = false)
    {
        Token = token;
        _hasTypes = hasTypes;
        _words = new(words.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries),
            ignoresCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
    }

    /// <summary>Matches a token; the named group says which kind.</summary>
    public Regex Token { get; }

    /// <summary>Whether a language is known by this name.</summary>
    public static bool IsKnown(string name) => s_byName.ContainsKey(name);

    /// <summary>Returns a language; an unknown one has no tokens.</summary>
    public static CodeLanguage Find(string name) => s_byName.GetValueOrDefault(name, s_text);

    /// <summary>Returns the CSS class of a token; null for ordinary text.</summary>
    public string? ClassOf(Match token) => token.Groups["marker"].Success ? "m"
        : token.Groups["comment"].Success ? "c"
        : token.Groups["string"].Success ? "s"
        : token.Groups["number"].Success ? "n"
        : token.Groups["type"].Success ? "t"
        : _words.Contains(token.Value) ? "k"
        : _hasTypes && char.IsUpper(token.Value[0]) ? "t"
        : null;

    [GeneratedRegex(""""
        (?<marker>^\#[!rl].*$)
        |(?<comment>//.*$|/\*[\s\S]*?\*/)
        |(?<string>\$*"""[\s\S]*?"""|[$@]*"(?:\\.|""|[^"\\\n])*"|'(?:\\.|[^'\\\n])+')
        |(?<number>\b\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?[fFdDmMuUlL]*\b)
        |(?<word>[A-Za-z_]\w*)
        """", RegexOptions.Multiline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex CSharpToken { get; }

    [GeneratedRegex("""
        (?<comment>--\s.*$|\#.*$|/\*[\s\S]*?\*/)
        |(?<string>'(?:\\.|''|[^'\\])*'|"(?:\\.|[^"\\])*")
        |(?<type>`[^`\n]*`|@{1,2}\w+)
        |(?<number>\b\d+(?:\.\d+)?\b)
        |(?<word>[A-Za-z_]\w*)
        """, RegexOptions.Multiline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex SqlToken { get; }

    [GeneratedRegex("""
        (?<comment>(?<![\w$\#{])\#.*$)
        |(?<string>'[^']*'|"(?:\\.|[^"\\])*")
        |(?<type>\$\w+|\$\{[^}\n]*\}|\$[@\#?$!*-])
        |(?<number>\b\d+(?:\.\d+)?\b)
        |(?<word>[A-Za-z_][\w-]*)
        """, RegexOptions.Multiline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex BashToken { get; }

    [GeneratedRegex("""
        (?<comment>(?:^|(?<=\s))\#.*$)
        |(?<marker>^---$)
        |(?<type>(?<=^[ \t]*(?:-[ \t]+)*)[\w./-]+(?=:(?:\s|$)))
        |(?<string>'[^'\n]*'|"(?:\\.|[^"\\\n])*")
        |(?<number>(?<![\w.-])-?\d+(?:\.\d+)?(?![\w.-]))
        |(?<word>[A-Za-z_][\w-]*)
        """, RegexOptions.Multiline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex YamlToken { get; }

    [GeneratedRegex(""""
        (?<comment>\#.*$)
        |(?<string>"""[\s\S]*?"""|'{3}[\s\S]*?'{3}|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')
        |(?<number>\b\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?\b)
        |(?<word>[A-Za-z_]\w*)
        """", RegexOptions.Multiline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex PythonToken { get; }

    [GeneratedRegex("(?!)")]
    private static partial Regex NoToken { get; }
}
