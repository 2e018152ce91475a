using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Labs.Kernel.Scripting;

/// <summary>
/// Lets cells declare namespaces, which a script cannot have: their types become types of the notebook, and the names of these
/// namespaces are replaced by spaces wherever cells use them.
/// </summary>
internal sealed class CellNamespaces
{
    private readonly HashSet<string> _declared = new(StringComparer.Ordinal);

    /// <summary>Returns the text without the namespaces of cells; every line keeps its number.</summary>
    public string Flatten(string text, CompilationUnitSyntax root)
    {
        var found = root.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .OfType<BaseNamespaceDeclarationSyntax>().ToList();
        if (found.Count == 0 && _declared.Count == 0)
            return text;
        foreach (var declaration in found)
            _declared.Add(NameOf(declaration));
        var flat = text.ToCharArray();
        var moved = new List<string>();
        var isChanged = false;
        foreach (var declaration in found)
        {
            // A directive inside a namespace would come after other declarations.
            foreach (var directive in declaration.Usings)
            {
                moved.Add(directive.ToString());
                Blank(directive.Span);
            }
            Blank(declaration.NamespaceKeyword.Span);
            Blank(declaration.Name.Span);
            if (declaration is NamespaceDeclarationSyntax block)
            {
                Blank(block.OpenBraceToken.Span);
                Blank(block.CloseBraceToken.Span);
                Blank(block.SemicolonToken.Span);
            }
            else if (declaration is FileScopedNamespaceDeclarationSyntax whole)
            {
                Blank(whole.SemicolonToken.Span);
            }
        }
        foreach (var node in root.DescendantNodes())
        {
            switch (node)
            {
                case UsingDirectiveSyntax { Alias: null, StaticKeyword.RawKind: 0 } directive when IsDeclared(directive.NamespaceOrType):
                    Blank(directive.Span);
                    break;
                case QualifiedNameSyntax name when IsDeclared(name.Left):
                    Blank(TextSpan.FromBounds(name.Left.SpanStart, name.DotToken.Span.End));
                    break;
                case MemberAccessExpressionSyntax access when IsDeclared(access.Expression):
                    Blank(TextSpan.FromBounds(access.Expression.SpanStart, access.OperatorToken.Span.End));
                    break;
            }
        }
        if (!isChanged)
            return text;
        var kept = moved.Where(directive => !_declared.Contains(directive["using".Length..].TrimEnd(';').Trim()));
        return string.Concat(kept.Select(directive => directive + " ")) + new string(flat);

        bool IsDeclared(SyntaxNode? node) =>
            node is NameSyntax or MemberAccessExpressionSyntax && node.Parent is not BaseNamespaceDeclarationSyntax
            && _declared.Contains(Plain(node));

        void Blank(TextSpan span)
        {
            isChanged = true;
            for (var i = span.Start; i < span.End; i++)
                if (flat[i] is not ('\n' or '\r'))
                    flat[i] = ' ';
        }
    }

    private static string NameOf(BaseNamespaceDeclarationSyntax declaration) =>
        declaration.Parent is BaseNamespaceDeclarationSyntax outer
            ? $"{NameOf(outer)}.{Plain(declaration.Name)}"
            : Plain(declaration.Name);

    // Without the spaces and comments between the parts.
    private static string Plain(SyntaxNode name)
    {
        var text = string.Concat(name.DescendantTokens().Select(token => token.Text));
        return text.StartsWith("global::", StringComparison.Ordinal) ? text["global::".Length..] : text;
    }
}
