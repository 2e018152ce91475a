using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Labs.Kernel.Scripting;

/// <summary>Completion and inspection of C# from Roslyn's semantic model.</summary>
internal static class Completions
{
    private static readonly SymbolDisplayFormat Short = SymbolDisplayFormat.MinimallyQualifiedFormat;

    public static IReadOnlyList<Completion> At(ScriptSession script, string code, int position, CancellationToken cancellation)
    {
        var start = position;
        while (start > 0 && (char.IsLetterOrDigit(code[start - 1]) || code[start - 1] == '_'))
            start--;
        var prefix = code[start..position];
        var (model, root) = script.Look(code);
        cancellation.ThrowIfCancellationRequested();

        IEnumerable<ISymbol> symbols;
        var afterDot = start > 0 && code[start - 1] == '.';
        if (afterDot && root.FindToken(start - 1).Parent is { } parent)
        {
            var left = parent switch
            {
                MemberAccessExpressionSyntax access => access.Expression,
                QualifiedNameSyntax name => name.Left,
                MemberBindingExpressionSyntax { Parent.Parent: ConditionalAccessExpressionSyntax conditional } => conditional.Expression,
                _ => parent,
            };
            var symbol = model.GetSymbolInfo(left, cancellation).Symbol;
            var container = symbol as INamespaceOrTypeSymbol ?? model.GetTypeInfo(left, cancellation).Type;
            if (container is null)
                return [];
            symbols = model.LookupSymbols(start, container, includeReducedExtensionMethods: true)
                .Where(candidate => container is INamespaceSymbol || symbol is ITypeSymbol == candidate.IsStatic || candidate is ITypeSymbol);
        }
        else
        {
            symbols = model.LookupSymbols(start);
        }
        var found = symbols
            .Where(symbol => symbol.CanBeReferencedByName && symbol.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .GroupBy(symbol => symbol.Name)
            .Select(group => new Completion(group.Key, Kind(group.First()), start, position, group.First().ToDisplayString(Short)));
        if (!afterDot && prefix.Length > 0)
            found = found.Concat(SyntaxFacts.GetKeywordKinds().Select(SyntaxFacts.GetText).Where(keyword => keyword.StartsWith(prefix, StringComparison.Ordinal))
                .Select(keyword => new Completion(keyword, "keyword", start, position)));
        return [.. found.OrderBy(completion => completion.Text, StringComparer.OrdinalIgnoreCase)];
    }

    public static Inspection? Inspect(ScriptSession script, string code, int position, CancellationToken cancellation)
    {
        var (model, root) = script.Look(code);
        var token = root.FindToken(Math.Clamp(position, 0, Math.Max(0, code.Length - 1)));
        if (!token.IsKind(SyntaxKind.IdentifierToken) && position > 0)
            token = root.FindToken(position - 1);
        if (token.Parent is not { } node)
            return null;
        var info = model.GetSymbolInfo(node, cancellation);
        var symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault() ?? model.GetDeclaredSymbol(node, cancellation);
        if (symbol is null)
            return null;
        var overloads = info.CandidateSymbols.Length > 1 ? info.CandidateSymbols : [symbol];
        var text = string.Join('\n', overloads.Select(overload => overload.ToDisplayString(Short)));
        return new Inspection(new Dictionary<string, string> { ["text/plain"] = text, ["text/markdown"] = $"```csharp\n{text}\n```" }, token.SpanStart, token.Span.End);
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
