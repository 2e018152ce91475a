using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Labs.Cli.Authoring;

/// <summary>
/// The house rule on evidence: an observation of a claim is computed. Its predicate can be false, and what was observed contains a
/// measured value. A predicate or an observed value that consists of literals alone would be a verdict that no measurement produced.
/// </summary>
internal static class ClaimRule
{
    // The place of the statement, the observed value and the predicate among the arguments of ClaimTest's methods.
    private static readonly Dictionary<string, (int Observed, int Holds)> s_methods = new() { ["AsStated"] = (1, 2), ["But"] = (2, 3) };

    /// <summary>Returns the observations in a cell's C# source that break the rule: the line, from 1, and what is wrong.</summary>
    public static IReadOnlyList<(int Line, string Problem)> InCSharp(string source)
    {
        if (!s_methods.Keys.Any(name => source.Contains($".{name}(", StringComparison.Ordinal)))
            return [];
        var tree = CSharpSyntaxTree.ParseText(source, CSharpParseOptions.Default.WithKind(SourceCodeKind.Script));
        var found = new List<(int, string)>();
        foreach (var call in tree.GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>())
        {
            if (call.Expression is not MemberAccessExpressionSyntax { Name.Identifier.Text: var method }
                || !s_methods.TryGetValue(method, out var places))
            {
                continue;
            }
            if (Argument(call, "holds", places.Holds) is { } holds && IsConstant(holds))
                found.Add((LineOf(holds), $"the predicate `{holds}` can't be false: test a measured value"));
            if (Argument(call, "observed", places.Observed) is { } observed && IsConstant(observed))
                found.Add((LineOf(observed), $"the evidence {observed} contains no measured value: interpolate what was observed"));
        }
        return found;

        int LineOf(SyntaxNode node) => tree.GetLineSpan(node.Span).StartLinePosition.Line + 1;
    }

    private static ExpressionSyntax? Argument(InvocationExpressionSyntax call, string name, int place)
    {
        var arguments = call.ArgumentList.Arguments;
        return (arguments.FirstOrDefault(argument => argument.NameColon?.Name.Identifier.Text == name)
            ?? (place < arguments.Count && arguments[place].NameColon is null ? arguments[place] : null))?.Expression;
    }

    // Nothing but literals and operators: no variable, call, or interpolated value.
    private static bool IsConstant(ExpressionSyntax expression) =>
        !expression.DescendantNodesAndSelf().Any(node => node is SimpleNameSyntax or ThisExpressionSyntax);
}
