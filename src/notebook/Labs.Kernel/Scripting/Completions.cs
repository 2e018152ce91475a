using System.ComponentModel;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Labs.Kernel.Scripting;

/// <summary>Completes C# by Roslyn's semantic model.</summary>
internal static class Completions
{
    public static IReadOnlyList<Completion> At(ScriptSession script, string code, int position, CancellationToken cancellationToken)
    {
        var found = At(new CompletionSite(script, code, position, isWide: false, cancellationToken));
        // The first look does not include framework assemblies that no cell has needed yet.
        return found.Count > 0 || script.References.IsWide
            ? found
            : At(new CompletionSite(script, code, position, isWide: true, cancellationToken));
    }

    private static IReadOnlyList<Completion> At(CompletionSite site)
    {
        if (site.IsText() || site.IsNewName())
            return [];
        site.CancellationToken.ThrowIfCancellationRequested();
        if (OverrideCompletions.At(site) is { } overridden)
            return overridden;
        var groups = site.IsMember ? Grouped(MemberCompletions.AfterDot(site))
            : MemberCompletions.Listed(site) is { } listed
                ? Grouped(listed).Concat(MemberCompletions.MayListValues(site) ? NameCompletions.InScope(site) : [])
            : NameCompletions.InScope(site);
        var found = groups
            .Where(group => group[0].CanBeReferencedByName && site.Fits(NameCompletions.Text(site, group[0])) && !IsHidden(group[0]))
            .Select(group => new Completion(
                NameCompletions.Text(site, group[0]), Kind(group[0]), site.Start, site.End, Signature(group)));
        if (!site.IsMember)
        {
            found = found.Concat(NameCompletions.Parameters(site)
                .Select(name => new Completion(name + ":", "parameter", site.Start, site.End)));
            if (site.Prefix.Length > 0)
            {
                found = found.Concat(SyntaxFacts.GetKeywordKinds()
                    .Select(SyntaxFacts.GetText)
                    .Where(keyword => keyword.StartsWith(site.Prefix, StringComparison.Ordinal))
                    .Select(keyword => new Completion(keyword, "keyword", site.Start, site.End)));
            }
        }
        return
        [
            .. found.OrderBy(completion => completion.Kind is not ("variable" or "parameter"))
                .ThenBy(completion => completion.Text, StringComparer.OrdinalIgnoreCase),
        ];
    }

    private static IEnumerable<IReadOnlyList<ISymbol>> Grouped(IEnumerable<ISymbol> symbols) =>
        symbols.GroupBy(symbol => symbol.Name).Select(group => (IReadOnlyList<ISymbol>)[.. group]);

    private static bool IsHidden(ISymbol symbol) => symbol.GetAttributes().Any(attribute =>
        attribute.AttributeClass?.Name == nameof(EditorBrowsableAttribute)
        && attribute.ConstructorArguments is [{ Value: (int)EditorBrowsableState.Never }]);

    private static string Signature(IReadOnlyList<ISymbol> overloads)
    {
        var first = overloads[0].ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        return overloads.Count > 1 ? $"{first} (+{overloads.Count - 1})" : first;
    }

    private static string Kind(ISymbol symbol) => symbol switch
    {
        IMethodSymbol => "method",
        IPropertySymbol => "property",
        IFieldSymbol { ContainingType.IsScriptClass: true } or ILocalSymbol or IParameterSymbol or IRangeVariableSymbol => "variable",
        IFieldSymbol => "field",
        INamespaceSymbol => "namespace",
        ITypeSymbol => "type",
        _ => "field",
    };
}
