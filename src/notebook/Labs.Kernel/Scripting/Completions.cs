using System.ComponentModel;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Labs.Kernel.Scripting;

/// <summary>Completes C# by Roslyn's semantic model.</summary>
internal static class Completions
{
    public static IReadOnlyList<Completion> At(ScriptSession script, string code, int position, CancellationToken cancellationToken)
    {
        var found = At(script.Look(code), code, position, cancellationToken);
        // The first look does not include framework assemblies that no cell has needed yet.
        return found.Count > 0 || script.References.IsWide
            ? found
            : At(script.Look(code, wide: true), code, position, cancellationToken);
    }

    private static IReadOnlyList<Completion> At(
        (SemanticModel Model, CompilationUnitSyntax Root) look,
        string code,
        int position,
        CancellationToken cancellationToken)
    {
        var (model, root) = look;
        var start = position;
        while (start > 0 && (char.IsLetterOrDigit(code[start - 1]) || code[start - 1] == '_'))
            start--;
        var prefix = code[start..position];
        if (IsText(root, position))
            return [];
        cancellationToken.ThrowIfCancellationRequested();

        var afterDot = start > 0 && code[start - 1] == '.';
        var symbols = afterDot
            ? Members(model, root, start, cancellationToken)
            : model.LookupSymbols(start).Concat(Initialized(model, root, start, cancellationToken));
        var found = symbols
            .Where(symbol => symbol.CanBeReferencedByName && symbol.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .Where(symbol => !IsHidden(symbol))
            .GroupBy(symbol => symbol.Name)
            .Select(group => new Completion(group.Key, Kind(group.First()), start, position, Signature(group)));
        if (!afterDot)
        {
            found = found.Concat(Parameters(model, root, start, cancellationToken)
                .Where(name => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                .Select(name => new Completion(name + ":", "parameter", start, position)));
            if (prefix.Length > 0)
            {
                found = found.Concat(SyntaxFacts.GetKeywordKinds()
                    .Select(SyntaxFacts.GetText)
                    .Where(keyword => keyword.StartsWith(prefix, StringComparison.Ordinal))
                    .Select(keyword => new Completion(keyword, "keyword", start, position)));
            }
        }
        return
        [
            .. found.OrderBy(completion => completion.Kind is not ("variable" or "parameter"))
                .ThenBy(completion => completion.Text, StringComparer.OrdinalIgnoreCase),
        ];
    }

    /// <summary>Returns the methods that a call, the creation of an object or an attribute may refer to.</summary>
    public static IReadOnlyList<IMethodSymbol> Called(SemanticModel model, SyntaxNode arguments, CancellationToken cancellationToken)
    {
        if (arguments.Parent is not { } call)
            return [];
        var symbols = call is InvocationExpressionSyntax invocation
            ? model.GetMemberGroup(invocation.Expression, cancellationToken)
            : model.GetMemberGroup(call, cancellationToken);
        if (symbols.IsEmpty && call is BaseObjectCreationExpressionSyntax
            && model.GetTypeInfo(call, cancellationToken).Type is INamedTypeSymbol type)
            return [.. type.InstanceConstructors.Where(constructor => constructor.DeclaredAccessibility == Accessibility.Public)];
        return [.. symbols.OfType<IMethodSymbol>()];
    }

    private static IEnumerable<ISymbol> Members(
        SemanticModel model,
        CompilationUnitSyntax root,
        int start,
        CancellationToken cancellationToken)
    {
        if (root.FindToken(start - 1).Parent is not { } parent)
            return [];
        var left = parent switch
        {
            MemberAccessExpressionSyntax access => access.Expression,
            QualifiedNameSyntax name => name.Left,
            MemberBindingExpressionSyntax { Parent.Parent: ConditionalAccessExpressionSyntax conditional } => conditional.Expression,
            MemberBindingExpressionSyntax { Parent: ConditionalAccessExpressionSyntax conditional } => conditional.Expression,
            _ => parent,
        };
        var symbol = model.GetSymbolInfo(left, cancellationToken).Symbol;
        var container = symbol as INamespaceOrTypeSymbol ?? model.GetTypeInfo(left, cancellationToken).Type;
        if (container is null or IErrorTypeSymbol)
            return [];
        var candidates = model.LookupSymbols(start, container, includeReducedExtensionMethods: true);
        return container is INamespaceSymbol
            ? candidates
            : candidates.Where(candidate => candidate is ITypeSymbol || symbol is ITypeSymbol == candidate.IsStatic);
    }

    /// <summary>Returns the properties that can be set between the braces of <c>new T { }</c>.</summary>
    private static IEnumerable<ISymbol> Initialized(
        SemanticModel model,
        CompilationUnitSyntax root,
        int start,
        CancellationToken cancellationToken)
    {
        var token = root.FindToken(Math.Max(0, start - 1));
        if (!token.IsKind(SyntaxKind.OpenBraceToken) && !token.IsKind(SyntaxKind.CommaToken))
            return [];
        if (token.Parent?.FirstAncestorOrSelf<InitializerExpressionSyntax>()?.Parent is not BaseObjectCreationExpressionSyntax creation)
            return [];
        var info = model.GetTypeInfo(creation, cancellationToken);
        return (info.Type ?? info.ConvertedType) is { } type
            ? model.LookupSymbols(start, type)
                .Where(symbol => symbol is IPropertySymbol { IsStatic: false, SetMethod: not null, IsIndexer: false })
            : [];
    }

    private static IEnumerable<string> Parameters(
        SemanticModel model,
        CompilationUnitSyntax root,
        int start,
        CancellationToken cancellationToken)
    {
        var token = root.FindToken(Math.Max(0, start - 1));
        if (token.Parent is not ArgumentListSyntax arguments
            || !(token.IsKind(SyntaxKind.OpenParenToken) || token.IsKind(SyntaxKind.CommaToken)))
            return [];
        return Called(model, arguments, cancellationToken)
            .SelectMany(method => method.Parameters)
            .Select(parameter => parameter.Name)
            .Where(name => name.Length > 0)
            .Distinct();
    }

    // There is nothing to complete in a string, a number or a comment.
    private static bool IsText(CompilationUnitSyntax root, int position)
    {
        var token = root.FindToken(Math.Max(0, position - 1));
        if (token.Span.Contains(position - 1))
        {
            var isAfterString = token.IsKind(SyntaxKind.StringLiteralToken) && position == token.Span.End && token.Text is ['"', .., '"'];
            return IsLiteral(token.Kind()) && !isAfterString;
        }
        return root.FindTrivia(Math.Max(0, position - 1)).Kind()
            is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia;
    }

    private static bool IsLiteral(SyntaxKind kind) => kind is SyntaxKind.StringLiteralToken or SyntaxKind.Utf8StringLiteralToken
        or SyntaxKind.CharacterLiteralToken or SyntaxKind.SingleLineRawStringLiteralToken
        or SyntaxKind.MultiLineRawStringLiteralToken or SyntaxKind.InterpolatedStringTextToken or SyntaxKind.NumericLiteralToken;

    private static bool IsHidden(ISymbol symbol) => symbol.GetAttributes().Any(attribute =>
        attribute.AttributeClass?.Name == nameof(EditorBrowsableAttribute)
        && attribute.ConstructorArguments is [{ Value: (int)EditorBrowsableState.Never }]);

    private static string Signature(IGrouping<string, ISymbol> overloads)
    {
        var first = overloads.First().ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        return overloads.Count() is > 1 and var count ? $"{first} (+{count - 1})" : first;
    }

    private static string Kind(ISymbol symbol) => symbol switch
    {
        IMethodSymbol => "method",
        IPropertySymbol => "property",
        IFieldSymbol { ContainingType.IsScriptClass: true } or ILocalSymbol or IParameterSymbol => "variable",
        IFieldSymbol => "field",
        INamespaceSymbol => "namespace",
        ITypeSymbol => "type",
        _ => "field",
    };
}
