using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Labs.Kernel.Scripting;

internal enum DirectiveKind { Reference, Load, PackageSource }

/// <summary>A directive that the engine handles itself.</summary>
/// <param name="Line">The line of the text, from 1.</param>
internal sealed record Directive(DirectiveKind Kind, string Argument, int Line);

/// <summary>
/// Removes <c>#r</c>, <c>#load</c> and <c>#i</c> from C#. Roslyn could resolve the first two, but later cells could not use the usings of
/// a loaded file. The engine runs a loaded file as a piece of its own instead.
/// </summary>
internal static class Directives
{
    public static (string Text, IReadOnlyList<Directive> Found) Extract(string text)
    {
        if (!text.Contains("#r", StringComparison.Ordinal) && !text.Contains("#load", StringComparison.Ordinal)
            && !text.Contains("#i", StringComparison.Ordinal))
            return (text, []);
        var root = ScriptSyntax.Parse(text);
        var found = new List<Directive>();
        var blanked = text.ToCharArray();
        foreach (var trivia in root.DescendantTrivia(descendIntoTrivia: false))
        {
            if (trivia.GetStructure() is not DirectiveTriviaSyntax { IsActive: true } directive)
                continue;
            var source = text.Substring(directive.SpanStart, directive.Span.Length);
            var line = root.SyntaxTree.GetLineSpan(directive.Span).StartLinePosition.Line + 1;
            switch (directive)
            {
                case ReferenceDirectiveTriviaSyntax { File.IsMissing: false } reference:
                    found.Add(new Directive(DirectiveKind.Reference, reference.File.ValueText, line));
                    break;
                case LoadDirectiveTriviaSyntax { File.IsMissing: false } load:
                    found.Add(new Directive(DirectiveKind.Load, load.File.ValueText, line));
                    break;
                case BadDirectiveTriviaSyntax when source.StartsWith("#i ", StringComparison.Ordinal):
                    // For Roslyn an unknown directive ends before its argument, and the rest of the line is skipped text.
                    var end = text.IndexOf('\n', directive.SpanStart);
                    source = text[directive.SpanStart..(end < 0 ? text.Length : end)];
                    found.Add(new Directive(DirectiveKind.PackageSource, source[2..].Trim().Trim('"'), line));
                    break;
                default:
                    continue;
            }
            for (var i = directive.SpanStart; i < directive.SpanStart + source.Length; i++)
            {
                if (blanked[i] is not ('\n' or '\r'))
                    blanked[i] = ' ';
            }
        }
        return found.Count == 0 ? (text, found) : (new string(blanked), found);
    }
}
