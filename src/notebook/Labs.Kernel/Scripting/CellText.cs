using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Labs.Kernel.Scripting;

/// <summary>The text of a piece in a form that a script may have. Every line keeps its number.</summary>
internal sealed class CellText
{
    private readonly IReadOnlyList<UsingVariable> _usingVariables = [];

    /// <param name="tree">The text as it was written.</param>
    /// <param name="text">The same.</param>
    /// <param name="namespaces">The namespaces that cells have declared.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public CellText(SyntaxTree tree, string text, CellNamespaces namespaces, CancellationToken cancellationToken)
    {
        var path = tree.FilePath;
        if (tree.GetRoot(cancellationToken).ContainsDiagnostics)
        {
            (text, _usingVariables) = UsingVariables.Extract(text, path);
            tree = ScriptSyntax.ParseFile(text, path);
        }
        foreach (var rewrite in (Func<string, CompilationUnitSyntax, string>[])[namespaces.Flatten, ExtensionMethods.Lift])
        {
            var rewritten = rewrite(text, (CompilationUnitSyntax)tree.GetRoot(cancellationToken));
            if (ReferenceEquals(rewritten, text))
                continue;
            text = rewritten;
            tree = ScriptSyntax.ParseFile(text, path);
        }
        Tree = tree;
    }

    /// <summary>What is compiled.</summary>
    public SyntaxTree Tree { get; }

    /// <summary>Returns the compiled piece with the variables that it declares with <c>using</c>.</summary>
    /// <exception cref="CompilationFailedException">One of them cannot be disposed of.</exception>
    public Submission WithUse(Submission submission)
    {
        if (_usingVariables.Count == 0)
            return submission;
        UsingVariables.Check(_usingVariables, submission.Variables);
        var uses = _usingVariables.ToDictionary(
            variable => variable.Name, variable => variable.IsAsync ? VariableUse.AwaitUsing : VariableUse.Using);
        return submission with
        {
            Variables = [.. submission.Variables.Select(variable => variable with { Use = uses.GetValueOrDefault(variable.Name) })],
        };
    }
}
