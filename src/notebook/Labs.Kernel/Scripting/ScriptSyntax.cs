using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Labs.Kernel.Scripting;

/// <summary>Parses the C# of cells and answers questions about its text alone.</summary>
internal static class ScriptSyntax
{
    private const string UnterminatedRawString = "CS8997";

    private static readonly CSharpParseOptions s_options = new(
        LanguageVersion.Latest, DocumentationMode.None, SourceCodeKind.Script, ["LABS_KERNEL"]);

    /// <summary>The options for a text that is no script.</summary>
    public static CSharpParseOptions LibraryOptions { get; } = s_options.WithKind(SourceCodeKind.Regular);

    public static CompilationUnitSyntax Parse(string text) => (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(text, s_options).GetRoot();

    /// <summary>Parses a text that errors name by a path.</summary>
    public static SyntaxTree ParseFile(string text, string path, SourceCodeKind kind = SourceCodeKind.Script) =>
        CSharpSyntaxTree.ParseText(SourceText.From(text, Encoding.UTF8), s_options.WithKind(kind), path);

    /// <summary>Returns whether there is anything to compile; comments alone are not.</summary>
    public static bool HasCode(CompilationUnitSyntax root) =>
        root.Members.Count > 0 || root.Usings.Count > 0 || root.AttributeLists.Count > 0 || root.Externs.Count > 0
        || root.ContainsDiagnostics;

    /// <summary>Returns whether a text may need the permission for unsafe code: it has the keyword or a certain attribute.</summary>
    public static bool MayBeUnsafe(SyntaxTree tree)
    {
        var text = tree.ToString();
        return text.Contains("unsafe", StringComparison.Ordinal) || text.Contains("SkipLocalsInit", StringComparison.Ordinal);
    }

    /// <summary>Returns the line, from 1, that has all code of a text.</summary>
    /// <returns>Null if there is code on more than one line, or if directives may change the numbers of lines.</returns>
    public static int? OnlyLine(SyntaxTree tree, CancellationToken cancellationToken)
    {
        var root = tree.GetRoot(cancellationToken);
        var code = TextSpan.FromBounds(root.GetFirstToken().SpanStart, root.GetLastToken().Span.End);
        var span = tree.GetLineSpan(code, cancellationToken);
        return root.ContainsDirectives || span.StartLinePosition.Line != span.EndLinePosition.Line
            ? null
            : span.StartLinePosition.Line + 1;
    }

    /// <summary>Returns whether a line, from 0, begins inside a string or a comment.</summary>
    public static bool IsInsideText(string text, int line)
    {
        var root = Parse(text);
        var position = root.SyntaxTree.GetText().Lines[line].Start;
        var trivia = root.FindTrivia(position);
        if (trivia.Span.Contains(position))
        {
            // A comment that never ends is more likely a mistake than the rest of the cell.
            return trivia.IsKind(SyntaxKind.MultiLineCommentTrivia) && !trivia.ContainsDiagnostics;
        }
        var token = root.FindToken(position);
        if (token.IsKind(SyntaxKind.InterpolatedStringTextToken))
            return !token.ContainsDiagnostics;
        return token.SpanStart < position && !token.ContainsDiagnostics && token.Kind()
            is SyntaxKind.StringLiteralToken or SyntaxKind.Utf8StringLiteralToken
            or SyntaxKind.MultiLineRawStringLiteralToken or SyntaxKind.Utf8MultiLineRawStringLiteralToken;
    }

    public static bool IsIdentifier(string name) =>
        SyntaxFacts.IsValidIdentifier(name) && SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None;

    public static Completeness CompletenessOf(string text)
    {
        var tree = ParseFile(text, "");
        var diagnostics = tree.GetDiagnostics().ToList();
        if (!SyntaxFactory.IsCompleteSubmission(tree) || diagnostics.Exists(diagnostic => diagnostic.Id == UnterminatedRawString))
            return Completeness.Incomplete;
        return diagnostics.Exists(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            ? Completeness.Invalid
            : Completeness.Complete;
    }
}
