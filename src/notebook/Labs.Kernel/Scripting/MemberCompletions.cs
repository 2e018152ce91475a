using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Labs.Kernel.Scripting;

/// <summary>Finds members: after a dot, in a pattern, and between the braces of an initializer.</summary>
internal static class MemberCompletions
{
    /// <summary>Returns the members of what stands before the dot.</summary>
    public static IEnumerable<ISymbol> AfterDot(CompletionSite site)
    {
        if (site.Before.Parent is not { } parent)
            return [];
        if (parent is MemberAccessExpressionSyntax inPattern && PatternPath(site, inPattern.Expression) is { } path)
            return Readable(site, path);
        var left = parent switch
        {
            MemberAccessExpressionSyntax access => access.Expression,
            QualifiedNameSyntax name => name.Left,
            ExplicitInterfaceSpecifierSyntax specifier => specifier.Name,
            MemberBindingExpressionSyntax => parent.Ancestors().OfType<ConditionalAccessExpressionSyntax>().FirstOrDefault()?.Expression,
            _ => parent,
        };
        if (left is null)
            return [];
        var symbol = site.Model.GetSymbolInfo(left, site.CancellationToken).Symbol;
        var container = symbol as INamespaceOrTypeSymbol ?? site.Model.GetTypeInfo(left, site.CancellationToken).Type;
        if (container is null or IErrorTypeSymbol)
            return [];
        if (container is INamedTypeSymbol { TypeKind: TypeKind.Interface } contract
            && parent is ExplicitInterfaceSpecifierSyntax or QualifiedNameSyntax
            && parent.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not null)
            return contract.GetMembers().Where(member => member is not IMethodSymbol { AssociatedSymbol: not null });
        // After ?. the members are those of the value.
        if (parent is MemberBindingExpressionSyntax)
            container = Value((ITypeSymbol)container);
        // At the dot, because the end of an unfinished text belongs to no type, and private members could not be accessed there.
        var candidates = site.Model.LookupSymbols(site.Before.SpanStart, container, includeReducedExtensionMethods: true);
        return container is INamespaceSymbol
            ? candidates
            : candidates.Where(candidate => candidate is ITypeSymbol || symbol is ITypeSymbol == candidate.IsStatic);
    }

    /// <summary>Returns the properties that can be listed between braces; null if the position is at no such list.</summary>
    public static IEnumerable<ISymbol>? Listed(CompletionSite site)
    {
        if (!site.IsListed || site.Before.Parent is not { } parent)
            return null;
        if (parent is PropertyPatternClauseSyntax { Parent: RecursivePatternSyntax pattern } clause)
            return Except(Readable(site, TypeOf(site, pattern)), clause.Subpatterns
                .Select(subpattern => (subpattern.ExpressionColon?.Expression ?? subpattern.NameColon?.Name)?.ToString()));
        if (parent is not InitializerExpressionSyntax initializer)
            return null;
        var type = initializer.Parent switch
        {
            WithExpressionSyntax with => site.Model.GetTypeInfo(with.Expression, site.CancellationToken).Type,
            BaseObjectCreationExpressionSyntax creation => CreatedType(site, creation),
            _ => null,
        };
        return type is null ? null : Except(Writable(site, type), initializer.Expressions
            .OfType<AssignmentExpressionSyntax>().Select(assignment => assignment.Left.ToString()));
    }

    /// <summary>Returns whether the braces may list values instead of properties: those of <c>new List&lt;int&gt; { }</c>.</summary>
    public static bool MayListValues(CompletionSite site) =>
        site.Before.Parent is InitializerExpressionSyntax { Parent: BaseObjectCreationExpressionSyntax creation }
        && CreatedType(site, creation)?.AllInterfaces.Any(contract => contract.SpecialType == SpecialType.System_Collections_IEnumerable)
            == true;

    private static ITypeSymbol? CreatedType(CompletionSite site, BaseObjectCreationExpressionSyntax creation)
    {
        var info = site.Model.GetTypeInfo(creation, site.CancellationToken);
        return info.Type ?? info.ConvertedType;
    }

    private static IEnumerable<ISymbol> Writable(CompletionSite site, ITypeSymbol type) =>
        site.Model.LookupSymbols(site.Start, type).Where(symbol => symbol is { IsStatic: false }
            and (IPropertySymbol { SetMethod: not null, IsIndexer: false } or IFieldSymbol { IsReadOnly: false }));

    private static IEnumerable<ISymbol> Readable(CompletionSite site, ITypeSymbol? type) => type is null
        ? []
        : site.Model.LookupSymbols(site.Start, Value(type)).Where(symbol => symbol is { IsStatic: false }
            and (IPropertySymbol { GetMethod: not null, IsIndexer: false } or IFieldSymbol));

    private static IEnumerable<ISymbol> Except(IEnumerable<ISymbol> symbols, IEnumerable<string?> listed)
    {
        var names = listed.ToHashSet();
        return symbols.Where(symbol => !names.Contains(symbol.Name));
    }

    private static ITypeSymbol? TypeOf(CompletionSite site, RecursivePatternSyntax pattern)
    {
        var info = site.Model.GetTypeInfo(pattern, site.CancellationToken);
        return info.ConvertedType is null or IErrorTypeSymbol ? info.Type : info.ConvertedType;
    }

    // Returns the type of Label in the pattern { Label.Length: 1 }.
    private static ITypeSymbol? PatternPath(CompletionSite site, ExpressionSyntax expression)
    {
        if (expression.Ancestors().OfType<SubpatternSyntax>().FirstOrDefault() is not { } subpattern
            || subpattern.Parent?.Parent is not RecursivePatternSyntax pattern
            || (subpattern.Pattern is not ConstantPatternSyntax && subpattern.ExpressionColon is null)
            || (subpattern.NameColon is not null && subpattern.Pattern.Span.Contains(expression.Span)))
            return null;
        var type = TypeOf(site, pattern);
        foreach (var name in expression.ToString().Split('.'))
            type = type is null ? null : TypeOf(Readable(site, type).FirstOrDefault(member => member.Name == name.Trim()));
        return type;
    }

    private static ITypeSymbol? TypeOf(ISymbol? member) => (member as IPropertySymbol)?.Type ?? (member as IFieldSymbol)?.Type;

    private static ITypeSymbol Value(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : type;
}
