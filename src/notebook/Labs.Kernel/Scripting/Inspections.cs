using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Labs.Kernel.Scripting;

/// <summary>Describes a name, or the call whose arguments are being written.</summary>
internal static class Inspections
{
    private const int MaxOverloads = 20;
    private static readonly SymbolDisplayFormat s_shown = SymbolDisplayFormat.MinimallyQualifiedFormat
        .AddParameterOptions(SymbolDisplayParameterOptions.IncludeDefaultValue)
        .AddMemberOptions(SymbolDisplayMemberOptions.IncludeConstantValue)
        .WithKindOptions(SymbolDisplayKindOptions.IncludeTypeKeyword | SymbolDisplayKindOptions.IncludeNamespaceKeyword);

    public static Inspection? At(ScriptSession script, string code, int position, CancellationToken cancellationToken) =>
        At(script.Look(code), code, position, cancellationToken)
        ?? (script.References.IsWide ? null : At(script.Look(code, wide: true), code, position, cancellationToken));

    private static Inspection? At(
        (SemanticModel Model, CompilationUnitSyntax Root) look,
        string code,
        int position,
        CancellationToken cancellationToken)
    {
        var (model, root) = look;
        var token = root.FindToken(Math.Clamp(position, 0, Math.Max(0, code.Length - 1)));
        if (!token.IsKind(SyntaxKind.IdentifierToken) && position > 0)
            token = root.FindToken(position - 1);
        if (token.Parent is not { } node)
            return null;
        var isAtToken = token.Span.Contains(position) || token.Span.End == position;
        return (isAtToken ? OfName(model, token, node, cancellationToken) : null) ?? OfCall(model, token, position, cancellationToken);
    }

    private static Inspection? OfName(SemanticModel model, SyntaxToken token, SyntaxNode node, CancellationToken cancellationToken)
    {
        if (!token.IsKind(SyntaxKind.IdentifierToken) && node is not PredefinedTypeSyntax)
            return null;
        var info = model.GetSymbolInfo(node, cancellationToken);
        var symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault() ?? model.GetDeclaredSymbol(node, cancellationToken);
        if (symbol is null)
            return null;
        var group = model.GetMemberGroup(node, cancellationToken);
        IReadOnlyList<ISymbol> overloads = group.Length > 1 ? group : info.CandidateSymbols.Length > 1 ? info.CandidateSymbols : [symbol];
        return Describe(model.Compilation, symbol, overloads, null, token.SpanStart, token.Span.End, NullState(model, node, symbol));
    }

    // Whether a value may be null at this place. The compiler knows it only under #nullable enable.
    private static string? NullState(SemanticModel model, SyntaxNode node, ISymbol symbol) =>
        model.GetNullableContext(node.SpanStart).WarningsEnabled()
        && symbol is ILocalSymbol or IFieldSymbol or IParameterSymbol or IPropertySymbol
            ? model.GetTypeInfo(node).Nullability.FlowState switch
            {
                NullableFlowState.MaybeNull => $"{symbol.Name} may be null here.",
                NullableFlowState.NotNull => $"{symbol.Name} is not null here.",
                _ => null,
            }
            : null;

    // Returns signature help: the call around the position, with the parameter at the position.
    private static Inspection? OfCall(SemanticModel model, SyntaxToken token, int position, CancellationToken cancellationToken)
    {
        for (var node = token.Parent; node is not null; node = node.Parent)
        {
            if (node is not ArgumentListSyntax arguments || position <= arguments.OpenParenToken.SpanStart
                || (!arguments.CloseParenToken.IsMissing && position > arguments.CloseParenToken.SpanStart))
                continue;
            var overloads = NameCompletions.Called(model, arguments, cancellationToken);
            if (overloads.Count == 0)
                return null;
            var index = arguments.Arguments.GetSeparators().Count(comma => comma.Span.End <= position);
            var fitting = overloads
                .Where(method => method.Parameters.Length > index || (index == 0 && method.Parameters.IsEmpty))
                .ToArray();
            var chosen = model.GetSymbolInfo(arguments.Parent!, cancellationToken).Symbol as IMethodSymbol
                ?? fitting.FirstOrDefault()
                ?? overloads[0];
            var shown = fitting.Length > 0 ? fitting : overloads;
            return Describe(model.Compilation, chosen, shown, index, arguments.SpanStart, arguments.Span.End);
        }
        return null;
    }

    private static Inspection Describe(
        Compilation compilation,
        ISymbol symbol,
        IReadOnlyList<ISymbol> overloads,
        int? parameter,
        int start,
        int end,
        string? remark = null)
    {
        var signatures = overloads.Take(MaxOverloads).Select(overload => overload.ToDisplayString(s_shown)).ToList();
        if (overloads.Count > MaxOverloads)
            signatures.Add($"// and {overloads.Count - MaxOverloads} more");
        var current = parameter is { } index && symbol is IMethodSymbol { Parameters: var parameters } && index < parameters.Length
            ? parameters[index].Name
            : null;
        var documentation = overloads.Prepend(symbol)
            .Select(overload => Documentation.Of(compilation, overload))
            .FirstOrDefault(text => text is not null);
        var plain = new StringBuilder(string.Join('\n', signatures));
        var markdown = new StringBuilder("```csharp\n").AppendJoin('\n', signatures).Append("\n```");
        if (current is not null)
        {
            plain.Append($"\n\nnow: {current}");
            markdown.Append($"\n\nnow: **{current}**");
        }
        if (remark is not null)
        {
            plain.Append("\n\n").Append(remark);
            markdown.Append("\n\n").Append(remark);
        }
        if (documentation is not null)
        {
            plain.Append("\n\n").Append(documentation.Plain);
            markdown.Append("\n\n").Append(documentation.Markdown);
        }
        var data = new Dictionary<string, string> { ["text/plain"] = plain.ToString(), ["text/markdown"] = markdown.ToString() };
        return new Inspection(data, start, end);
    }
}
