using System.Text;
using System.Text.RegularExpressions;

namespace Labs.Runner.Reporting;

/// <summary>
/// Colours code in the report: comments, strings, numbers, keywords, types, markers. It is not a parser: unusual code may get a wrong
/// colour, and never a wrong text.
/// </summary>
internal static class CodeHighlighter
{
    /// <summary>Returns a cell's source as HTML. A line such as <c>#!sql server</c> changes the language of the lines below it.</summary>
    /// <param name="source">The source.</param>
    /// <param name="language">The language of the lines above the first marker.</param>
    public static string Highlight(string source, string language = "csharp")
    {
        var html = new StringBuilder();
        var current = CodeLanguage.Find(language);
        var part = new StringBuilder();
        foreach (var line in source.Split('\n'))
        {
            if (LanguageOf(line) is { } next)
            {
                AddPart();
                html.Append($"<span class=\"m\">{Html.Escape(line)}</span>\n");
                current = next;
            }
            else
            {
                part.Append(line).Append('\n');
            }
        }
        AddPart();
        return html.ToString(0, html.Length - 1);

        void AddPart()
        {
            Append(html, part.ToString(), current);
            part.Clear();
        }
    }

    // #!time and others are commands within C#.
    private static CodeLanguage? LanguageOf(string line)
    {
        if (!line.StartsWith("#!", StringComparison.Ordinal))
            return null;
        var name = line[2..].Split(' ', '\t', '\r')[0];
        return CodeLanguage.IsKnown(name) ? CodeLanguage.Find(name) : null;
    }

    private static void Append(StringBuilder html, string code, CodeLanguage language)
    {
        var last = 0;
        foreach (Match match in language.Token.Matches(code))
        {
            html.Append(Html.Escape(code[last..match.Index]));
            var css = language.ClassOf(match);
            var text = Html.Escape(match.Value);
            html.Append(css is null ? text : $"<span class=\"{css}\">{text}</span>");
            last = match.Index + match.Length;
        }
        html.Append(Html.Escape(code[last..]));
    }
}
