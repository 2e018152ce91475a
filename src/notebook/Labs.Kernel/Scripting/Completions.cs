using System.ComponentModel;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Labs.Kernel.Scripting;

/// <summary>Completion of C# from Roslyn's semantic model.</summary>
internal static class Completions
{
    public static IReadOnlyList<Completion> At(ScriptSession script, string code, int position, CancellationToken cancellation)
    {
        var found = At(script.Look(code), code, position, cancellation);
        // Names of framework assemblies that no cell has needed yet are not there until somebody asks for them.
        return found.Count > 0 || script.IsWide ? found : At(script.Look(code, wide: true), code, position, cancellation);
    }

    private static IReadOnlyList<Completion> At((SemanticModel Model, CompilationUnitSyntax Root) look, string code, int position, CancellationToken cancellation)
    {
        var (model, root) = look;
        var start = position;
        while (start > 0 && (char.IsLetterOrDigit(code[start - 1]) || code[start - 1] == '_'))
            start--;
        var prefix = code[start..position];
        if (IsText(root, position))
            return [];
        cancellation.ThrowIfCancellationRequested();

        var afterDot = start > 0 && code[start - 1] == '.';
        var symbols = afterDot ? Members(model, root, start, cancellation) : model.LookupSymbols(start).Concat(Initialized(model, root, start, cancellation));
        var found = symbols
            .Where(symbol => symbol.CanBeReferencedByName && symbol.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && !IsHidden(symbol))
            .GroupBy(symbol => symbol.Name)
            .Select(group => new Completion(group.Key, Kind(group.First()), start, position, Signature(group)));
        if (!afterDot)
        {
            found = found.Concat(Parameters(model, root, start, cancellation)
                .Where(name => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                .Select(name => new Completion(name + ":", "parameter", start, position)));
            if (prefix.Length > 0)
                found = found.Concat(SyntaxFacts.GetKeywordKinds().Select(SyntaxFacts.GetText).Where(keyword => keyword.StartsWith(prefix, StringComparison.Ordinal))
                    .Select(keyword => new Completion(keyword, "keyword", start, position)));
        }
        return [.. found.OrderBy(completion => completion.Kind is not ("variable" or "parameter")).ThenBy(completion => completion.Text, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>What an invocation, a construction or an attribute at a place may mean.</summary>
    public static IReadOnlyList<IMethodSymbol> Called(SemanticModel model, SyntaxNode arguments, CancellationToken cancellation)
    {
        if (arguments.Parent is not { } call)
            return [];
        var symbols = call is InvocationExpressionSyntax invocation
            ? model.GetMemberGroup(invocation.Expression, cancellation)
            : model.GetMemberGroup(call, cancellation);
        if (symbols.IsEmpty && call is BaseObjectCreationExpressionSyntax && model.GetTypeInfo(call, cancellation).Type is INamedTypeSymbol type)
            return [.. type.InstanceConstructors.Where(constructor => constructor.DeclaredAccessibility == Accessibility.Public)];
        return [.. symbols.OfType<IMethodSymbol>()];
    }

    private static IEnumerable<ISymbol> Members(SemanticModel model, CompilationUnitSyntax root, int start, CancellationToken cancellation)
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
        var symbol = model.GetSymbolInfo(left, cancellation).Symbol;
        var container = symbol as INamespaceOrTypeSymbol ?? model.GetTypeInfo(left, cancellation).Type;
        return container is null or IErrorTypeSymbol ? []
            : model.LookupSymbols(start, container, includeReducedExtensionMethods: true)
                .Where(candidate => container is INamespaceSymbol || symbol is ITypeSymbol == candidate.IsStatic || candidate is ITypeSymbol);
    }

    /// <summary>What can be set between the braces of <c>new T { }</c>.</summary>
    private static IEnumerable<ISymbol> Initialized(SemanticModel model, CompilationUnitSyntax root, int start, CancellationToken cancellation)
    {
        var token = root.FindToken(Math.Max(0, start - 1));
        if (token.Parent?.FirstAncestorOrSelf<InitializerExpressionSyntax>() is not { } initializer || !(token.IsKind(SyntaxKind.OpenBraceToken) || token.IsKind(SyntaxKind.CommaToken)))
            return [];
        var type = initializer.Parent is BaseObjectCreationExpressionSyntax creation ? model.GetTypeInfo(creation, cancellation) is var info ? info.Type ?? info.ConvertedType : null : null;
        return type is null ? [] : model.LookupSymbols(start, type).Where(symbol => symbol is IPropertySymbol { IsStatic: false, SetMethod: not null, IsIndexer: false });
    }

    private static IEnumerable<string> Parameters(SemanticModel model, CompilationUnitSyntax root, int start, CancellationToken cancellation)
    {
        var token = root.FindToken(Math.Max(0, start - 1));
        return token.Parent is ArgumentListSyntax arguments && (token.IsKind(SyntaxKind.OpenParenToken) || token.IsKind(SyntaxKind.CommaToken))
            ? Called(model, arguments, cancellation).SelectMany(method => method.Parameters).Select(parameter => parameter.Name).Where(name => name.Length > 0).Distinct()
            : [];
    }

    // Inside a string or a comment there is nothing to complete.
    private static bool IsText(CompilationUnitSyntax root, int position)
    {
        var token = root.FindToken(Math.Max(0, position - 1));
        if (token.Span.Contains(position - 1))
        {
            return token.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.Utf8StringLiteralToken or SyntaxKind.CharacterLiteralToken or SyntaxKind.SingleLineRawStringLiteralToken
                or SyntaxKind.MultiLineRawStringLiteralToken or SyntaxKind.InterpolatedStringTextToken or SyntaxKind.NumericLiteralToken
                && !(token.IsKind(SyntaxKind.StringLiteralToken) && position == token.Span.End && token.Text is ['"', .., '"']);
        }
        return root.FindTrivia(Math.Max(0, position - 1)).Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia;
    }

    private static bool IsHidden(ISymbol symbol) => symbol.GetAttributes().Any(attribute =>
        attribute.AttributeClass?.Name == nameof(EditorBrowsableAttribute) && attribute.ConstructorArguments is [{ Value: (int)EditorBrowsableState.Never }]);

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
