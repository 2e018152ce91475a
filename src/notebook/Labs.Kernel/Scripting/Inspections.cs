using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Labs.Kernel.Scripting;

/// <summary>What is known about a name, or about the call whose arguments are being written.</summary>
internal static class Inspections
{
    private const int MaxOverloads = 20;
    private static readonly SymbolDisplayFormat s_shown = SymbolDisplayFormat.MinimallyQualifiedFormat
        .AddParameterOptions(SymbolDisplayParameterOptions.IncludeDefaultValue)
        .AddMemberOptions(SymbolDisplayMemberOptions.IncludeConstantValue)
        .WithKindOptions(SymbolDisplayKindOptions.IncludeTypeKeyword | SymbolDisplayKindOptions.IncludeNamespaceKeyword);

    public static Inspection? At(ScriptSession script, string code, int position, CancellationToken cancellation) =>
        At(script.Look(code), code, position, cancellation)
        ?? (script.IsWide ? null : At(script.Look(code, wide: true), code, position, cancellation));

    private static Inspection? At((SemanticModel Model, CompilationUnitSyntax Root) look, string code, int position, CancellationToken cancellation)
    {
        var (model, root) = look;
        var token = root.FindToken(Math.Clamp(position, 0, Math.Max(0, code.Length - 1)));
        if (!token.IsKind(SyntaxKind.IdentifierToken) && position > 0)
            token = root.FindToken(position - 1);
        if (token.Parent is not { } node)
            return null;
        return token.Span.Contains(position) || token.Span.End == position ? OfName(model, token, node, cancellation) ?? OfCall(model, token, position, cancellation)
            : OfCall(model, token, position, cancellation);
    }

    private static Inspection? OfName(SemanticModel model, SyntaxToken token, SyntaxNode node, CancellationToken cancellation)
    {
        if (!token.IsKind(SyntaxKind.IdentifierToken) && node is not PredefinedTypeSyntax)
            return null;
        var info = model.GetSymbolInfo(node, cancellation);
        var symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault() ?? model.GetDeclaredSymbol(node, cancellation);
        if (symbol is null)
            return null;
        var group = model.GetMemberGroup(node, cancellation);
        IReadOnlyList<ISymbol> overloads = group.Length > 1 ? group : info.CandidateSymbols.Length > 1 ? info.CandidateSymbols : [symbol];
        return Describe(model.Compilation, symbol, overloads, null, token.SpanStart, token.Span.End);
    }

    // Signature help: the call around the position, with the parameter that is due.
    private static Inspection? OfCall(SemanticModel model, SyntaxToken token, int position, CancellationToken cancellation)
    {
        for (var node = token.Parent; node is not null; node = node.Parent)
        {
            if (node is not ArgumentListSyntax arguments || position <= arguments.OpenParenToken.SpanStart
                || (!arguments.CloseParenToken.IsMissing && position > arguments.CloseParenToken.SpanStart))
                continue;
            var overloads = Completions.Called(model, arguments, cancellation);
            if (overloads.Count == 0)
                return null;
            var index = arguments.Arguments.GetSeparators().Count(comma => comma.Span.End <= position);
            var fitting = overloads.Where(method => method.Parameters.Length > index || (index == 0 && method.Parameters.IsEmpty)).ToArray();
            var chosen = model.GetSymbolInfo(arguments.Parent!, cancellation).Symbol as IMethodSymbol ?? fitting.FirstOrDefault() ?? overloads[0];
            return Describe(model.Compilation, chosen, fitting.Length > 0 ? fitting : overloads, index, arguments.SpanStart, arguments.Span.End);
        }
        return null;
    }

    private static Inspection Describe(Compilation compilation, ISymbol symbol, IReadOnlyList<ISymbol> overloads, int? parameter, int start, int end)
    {
        var signatures = overloads.Take(MaxOverloads).Select(overload => overload.ToDisplayString(s_shown)).ToList();
        if (overloads.Count > MaxOverloads)
            signatures.Add($"// and {overloads.Count - MaxOverloads} more");
        var due = parameter is { } index && symbol is IMethodSymbol { Parameters: var parameters } && index < parameters.Length ? parameters[index].Name : null;
        var documentation = overloads.Prepend(symbol).Select(overload => Documentation.Of(compilation, overload)).FirstOrDefault(text => text is not null);
        var plain = new StringBuilder(string.Join('\n', signatures));
        var markdown = new StringBuilder("```csharp\n").AppendJoin('\n', signatures).Append("\n```");
        if (due is not null)
        {
            plain.Append($"\n\nnow: {due}");
            markdown.Append($"\n\nnow: **{due}**");
        }
        if (documentation is not null)
        {
            plain.Append("\n\n").Append(documentation.Plain);
            markdown.Append("\n\n").Append(documentation.Markdown);
        }
        return new Inspection(new Dictionary<string, string> { ["text/plain"] = plain.ToString(), ["text/markdown"] = markdown.ToString() }, start, end);
    }
}
