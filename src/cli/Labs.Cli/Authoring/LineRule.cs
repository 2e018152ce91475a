using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Labs.Cli.Authoring;

/// <summary>
/// The house rule on the length of lines. It leaves out lines that nobody can break without changing their meaning:
/// the inner lines of a string literal and the rows of a Markdown table.
/// </summary>
internal static class LineRule
{
    /// <summary>The most characters of a line in C# files.</summary>
    public const int CodeLimit = 140;

    /// <summary>The most characters of a line in notebooks, code and text alike.</summary>
    public const int NotebookLimit = 100;

    /// <summary>Returns the lines of C# source, a file's or a cell's, that are too long.</summary>
    public static IReadOnlyList<LongLine> InCSharp(string source, int limit)
    {
        var found = Longer(source, limit);
        // Most files have no long line. They don't pay for a syntax tree.
        return found.Count == 0 ? found : [.. found.ExceptBy(InsideStrings(source), line => line.Line)];
    }

    /// <summary>Returns the lines of Markdown that are too long.</summary>
    public static IReadOnlyList<LongLine> InMarkdown(string source, int limit) =>
        Longer(source, limit, line => !line.TrimStart().StartsWith('|'));

    /// <summary>Returns all lines of a text that are too long, whatever they are.</summary>
    public static IReadOnlyList<LongLine> InText(string source, int limit) => Longer(source, limit);

    private static List<LongLine> Longer(string source, int limit, Func<string, bool>? counts = null)
    {
        var found = new List<LongLine>();
        var number = 0;
        foreach (var line in source.ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            if (line.Length > limit && (counts is null || counts(line)))
                found.Add(new LongLine(number, line.Length));
        }
        return found;
    }

    // A literal's first and last line also hold code, so only those between them are left out.
    private static HashSet<int> InsideStrings(string source)
    {
        var tree = CSharpSyntaxTree.ParseText(source);
        return
        [
            .. tree.GetRoot().DescendantNodes(node => node is not InterpolatedStringExpressionSyntax)
                .Where(node => node is InterpolatedStringExpressionSyntax || node.IsKind(SyntaxKind.StringLiteralExpression)
                    || node.IsKind(SyntaxKind.Utf8StringLiteralExpression))
                .Select(node => tree.GetLineSpan(node.Span))
                .SelectMany(span => Enumerable.Range(
                    span.StartLinePosition.Line + 2,
                    Math.Max(0, span.EndLinePosition.Line - span.StartLinePosition.Line - 1))),
        ];
    }
}
