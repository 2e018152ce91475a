using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Labs.Kernel.Scripting;

/// <summary>
/// Lets cells declare namespaces, which a script cannot have: their types become types of the notebook, and the names of these
/// namespaces are replaced by spaces wherever cells use them.
/// </summary>
/// <param name="isOfLibrary">Whether libraries have a namespace of this name. Its name stays where cells use their types.</param>
internal sealed class CellNamespaces(Predicate<string> isOfLibrary)
{
    // The types that cells have declared, by namespace.
    private readonly Dictionary<string, HashSet<string>> _declared = new(StringComparer.Ordinal);

    /// <summary>Returns the text without the namespaces of cells; every line keeps its number.</summary>
    public string Flatten(string text, CompilationUnitSyntax root)
    {
        var found = root.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .OfType<BaseNamespaceDeclarationSyntax>().ToList();
        if (found.Count == 0 && _declared.Count == 0)
            return text;
        foreach (var declaration in found)
            AddTypes(declaration);
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
                case UsingDirectiveSyntax { Alias: null, StaticKeyword.RawKind: 0 } directive when IsOfCells(directive.NamespaceOrType):
                    Blank(directive.Span);
                    break;
                case QualifiedNameSyntax name when IsOfCells(name.Left, name.Right):
                    Blank(TextSpan.FromBounds(name.Left.SpanStart, name.DotToken.Span.End));
                    break;
                case MemberAccessExpressionSyntax access when IsOfCells(access.Expression, access.Name):
                    Blank(TextSpan.FromBounds(access.Expression.SpanStart, access.OperatorToken.Span.End));
                    break;
            }
        }
        if (!isChanged)
            return text;
        var kept = moved.Where(directive => directive["using".Length..].TrimEnd(';').Trim() is var name
            && (!_declared.ContainsKey(name) || isOfLibrary(name)));
        return string.Concat(kept.Select(directive => directive + " ")) + new string(flat);

        // Without a type: whether the whole namespace is one of cells only.
        bool IsOfCells(SyntaxNode? node, SimpleNameSyntax? type = null) =>
            node is NameSyntax or MemberAccessExpressionSyntax && node.Parent is not BaseNamespaceDeclarationSyntax
            && _declared.TryGetValue(Plain(node), out var types)
            && ((type is not null && types.Contains(type.Identifier.ValueText)) || !isOfLibrary(Plain(node)));

        void Blank(TextSpan span)
        {
            isChanged = true;
            for (var i = span.Start; i < span.End; i++)
                if (flat[i] is not ('\n' or '\r'))
                    flat[i] = ' ';
        }
    }

    private void AddTypes(BaseNamespaceDeclarationSyntax declaration)
    {
        var name = NameOf(declaration);
        if (!_declared.TryGetValue(name, out var types))
            _declared.Add(name, types = new HashSet<string>(StringComparer.Ordinal));
        types.UnionWith(declaration.Members.OfType<BaseTypeDeclarationSyntax>().Select(type => type.Identifier.ValueText));
        types.UnionWith(declaration.Members.OfType<DelegateDeclarationSyntax>().Select(type => type.Identifier.ValueText));
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
