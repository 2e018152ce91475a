using System.Text;
using System.Text.RegularExpressions;

namespace Labs.Runner.Reporting;

/// <summary>
/// Colours C# in the report: comments, strings, numbers, keywords, types, markers. It is not a parser: unusual code may get a wrong
/// colour, and never a wrong text.
/// </summary>
internal static partial class CodeHighlighter
{
    private static readonly HashSet<string> s_keywords =
    [
        .. """
        abstract and as async await base bool break byte case catch char checked class const continue decimal default delegate do double
        else enum event explicit extern false finally fixed float for foreach from get global goto if implicit in init int interface
        internal is join let lock long nameof namespace new not null object operator or orderby out override params private protected
        public readonly record ref required return sbyte sealed select set short sizeof static string struct switch this throw true try
        typeof uint ulong unchecked unsafe ushort using var virtual void volatile when where while with yield
        """.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries),
    ];

    [GeneratedRegex(""""
        (?<marker>^\#[!rl].*$)
        |(?<comment>//.*$|/\*[\s\S]*?\*/)
        |(?<string>\$*"""[\s\S]*?"""|[$@]*"(?:\\.|""|[^"\\\n])*"|'(?:\\.|[^'\\\n])+')
        |(?<number>\b\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?[fFdDmMuUlL]*\b)
        |(?<word>[A-Za-z_]\w*)
        """", RegexOptions.Multiline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Token { get; }

    public static string Highlight(string code)
    {
        var html = new StringBuilder();
        var last = 0;
        foreach (Match match in Token.Matches(code))
        {
            html.Append(Html.Escape(code[last..match.Index]));
            var css = match.Groups["marker"].Success ? "m"
                : match.Groups["comment"].Success ? "c"
                : match.Groups["string"].Success ? "s"
                : match.Groups["number"].Success ? "n"
                : s_keywords.Contains(match.Value) ? "k"
                : char.IsUpper(match.Value[0]) ? "t"
                : null;
            var text = Html.Escape(match.Value);
            html.Append(css is null ? text : $"<span class=\"{css}\">{text}</span>");
            last = match.Index + match.Length;
        }
        return html.Append(Html.Escape(code[last..])).ToString();
    }
}
