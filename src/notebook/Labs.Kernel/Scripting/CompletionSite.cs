using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Labs.Kernel.Scripting;

/// <summary>A position in a text that is being written.</summary>
internal sealed class CompletionSite
{
    /// <param name="position">The position, in UTF-16 units.</param>
    /// <param name="isWide">Whether to use the whole framework, also if no cell has needed it yet.</param>
    public CompletionSite(ScriptSession script, string code, int position, bool isWide, CancellationToken cancellationToken)
    {
        (Session, IsWide, End, CancellationToken) = (script, isWide, position, cancellationToken);
        var start = position;
        while (start > 0 && (char.IsLetterOrDigit(code[start - 1]) || code[start - 1] == '_'))
            start--;
        (Start, Prefix) = (start, code[start..position]);
        // With a name in this place, the end of an unfinished text belongs to the block and the type that are being written.
        Text = Prefix.Length > 0 ? code : code.Insert(position, "__name");
        (Model, Root) = script.Look(Text, isWide);
        // The last token that ends before the name, also if it is on an earlier line.
        var token = Root.FindToken(Math.Max(0, start - 1));
        Before = token.Span.End > start || token.IsMissing || token.IsKind(SyntaxKind.EndOfFileToken)
            ? token.GetPreviousToken()
            : token;
    }

    public ScriptSession Session { get; }

    public bool IsWide { get; }

    /// <summary>The text with a name at the position.</summary>
    public string Text { get; }

    /// <summary>The first character of the name that is being written.</summary>
    public int Start { get; }

    public int End { get; }

    /// <summary>What is written of the name.</summary>
    public string Prefix { get; }

    /// <summary>The token before the name.</summary>
    public SyntaxToken Before { get; }

    public SemanticModel Model { get; }

    public CompilationUnitSyntax Root { get; }

    public CancellationToken CancellationToken { get; }

    /// <summary>Whether the name is a member of what stands before it.</summary>
    public bool IsMember => Before.IsKind(SyntaxKind.DotToken);

    /// <summary>Whether the name is the first one after an opening brace or a comma.</summary>
    public bool IsListed => Before.IsKind(SyntaxKind.OpenBraceToken) || Before.IsKind(SyntaxKind.CommaToken);

    public bool Fits(string name) => name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns whether the position is in a string, a number or a comment, where there is nothing to complete.</summary>
    public bool IsText()
    {
        var token = Root.FindToken(Math.Max(0, End - 1));
        if (token.Span.Contains(End - 1))
        {
            var isAfterString = token.IsKind(SyntaxKind.StringLiteralToken) && End == token.Span.End && token.Text is ['"', .., '"'];
            return IsLiteral(token.Kind()) && !isAfterString;
        }
        return Root.FindTrivia(Math.Max(0, End - 1)).Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia;
    }

    /// <summary>Returns whether the name is a new one, which the author chooses: <c>int num</c>.</summary>
    public bool IsNewName()
    {
        var token = Root.FindToken(Start);
        var isName = token.Parent switch
        {
            VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Type.IsMissing: false } } variable =>
                variable.Identifier == token,
            ParameterSyntax { Type.IsMissing: false } parameter => parameter.Identifier == token,
            SingleVariableDesignationSyntax designation => designation.Identifier == token,
            ForEachStatementSyntax loop => loop.Identifier == token,
            MethodDeclarationSyntax method => method.Identifier == token,
            PropertyDeclarationSyntax property => property.Identifier == token,
            BaseTypeDeclarationSyntax type => type.Identifier == token,
            _ => false,
        };
        // A name at the beginning of a line is a new statement; only the semicolon before it is missing.
        var text = Root.SyntaxTree.GetText();
        return isName && !IsMember && text.Lines.IndexOf(Before.Span.End) == text.Lines.IndexOf(Start);
    }

    private static bool IsLiteral(SyntaxKind kind) => kind is SyntaxKind.StringLiteralToken or SyntaxKind.Utf8StringLiteralToken
        or SyntaxKind.CharacterLiteralToken or SyntaxKind.SingleLineRawStringLiteralToken
        or SyntaxKind.MultiLineRawStringLiteralToken or SyntaxKind.InterpolatedStringTextToken or SyntaxKind.NumericLiteralToken;
}
