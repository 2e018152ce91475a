using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Labs.Kernel.Scripting;

/// <summary>Finds the names in scope, and the parameters of the call that is being written.</summary>
internal static class NameCompletions
{
    /// <summary>Returns the symbols in scope, those with the same name together.</summary>
    public static IEnumerable<IReadOnlyList<ISymbol>> InScope(CompletionSite site)
    {
        // Everything but the declarations of earlier cells. The compiler finds it quickly in a compilation without them.
        var alone = site.Session.LookAlone(site.Text, site.IsWide)
            .LookupSymbols(site.Start)
            .Where(symbol => IsWanted(symbol) && site.Fits(Text(site, symbol)))
            .GroupBy(symbol => symbol.Name)
            .ToDictionary(group => group.Key, group => (IReadOnlyList<ISymbol>)[.. group]);
        var found = site.Session.Names.Declared
            .Where(symbols => site.Fits(symbols[0].Name))
            .ToDictionary(symbols => symbols[0].Name);
        foreach (var (name, symbols) in alone)
        {
            if (symbols.FirstOrDefault(IsWritten) is { } written)
                found[name] = [Declared(site, written) ?? written];
            else
                found.TryAdd(name, symbols);
        }
        return found.Values;
    }

    /// <summary>Returns the name as it is written at the position: that of an attribute without its ending.</summary>
    public static string Text(CompletionSite site, ISymbol symbol) =>
        site.Before.Parent is AttributeListSyntax && symbol is INamedTypeSymbol && symbol.Name.Length > nameof(Attribute).Length
            && symbol.Name.EndsWith(nameof(Attribute), StringComparison.Ordinal)
            ? symbol.Name[..^nameof(Attribute).Length]
            : symbol.Name;

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

    /// <summary>Returns the names of the parameters, if an argument begins at the position.</summary>
    public static IEnumerable<string> Parameters(CompletionSite site)
    {
        if (site.Before.Parent is not ArgumentListSyntax arguments
            || !(site.Before.IsKind(SyntaxKind.OpenParenToken) || site.Before.IsKind(SyntaxKind.CommaToken)))
            return [];
        var named = arguments.Arguments.Select(argument => argument.NameColon?.Name.Identifier.Text).ToHashSet();
        return Called(site.Model, arguments, site.CancellationToken)
            .SelectMany(method => method.Parameters)
            .Select(parameter => parameter.Name)
            .Where(name => name.Length > 0 && !named.Contains(name) && site.Fits(name))
            .Distinct();
    }

    // The symbol in the compilation that knows the types of earlier cells.
    private static ISymbol? Declared(CompletionSite site, ISymbol symbol) =>
        symbol.Locations is [{ IsInSource: true } place]
        && site.Root.FindToken(place.SourceSpan.Start).Parent?.AncestorsAndSelf()
            .Select(node => site.Model.GetDeclaredSymbol(node, site.CancellationToken))
            .FirstOrDefault(declared => declared?.Name == symbol.Name) is { } found
            ? found
            : null;

    private static bool IsWritten(ISymbol symbol) => symbol.Locations is [{ IsInSource: true }, ..];

    private static bool IsWanted(ISymbol symbol) => symbol.CanBeReferencedByName && symbol.Name.Length > 0;
}
