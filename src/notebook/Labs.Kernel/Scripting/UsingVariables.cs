using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Labs.Kernel.Scripting;

/// <summary>A variable that a piece declares with <c>using</c> or <c>await using</c>.</summary>
internal sealed record UsingVariable(string Name, bool IsAsync, Location Place)
{
    public Type Disposable => IsAsync ? typeof(IAsyncDisposable) : typeof(IDisposable);
}

/// <summary>
/// Finds the variables that a piece declares with <c>using</c> outside any block. Roslyn takes such a line of a script for a directive,
/// so the keyword is replaced by spaces, and the session disposes of the variable.
/// </summary>
internal static class UsingVariables
{
    /// <summary>Returns the text without these keywords, with everything else at its place.</summary>
    public static (string Text, IReadOnlyList<UsingVariable> Found) Extract(string text, string path)
    {
        if (!text.Contains("using", StringComparison.Ordinal))
            return (text, []);
        // As a program with top-level statements, the text has them as declarations.
        var tree = ScriptSyntax.ParseFile(text, path, SourceCodeKind.Regular);
        var found = new List<UsingVariable>();
        var blanked = text.ToCharArray();
        foreach (var member in ((CompilationUnitSyntax)tree.GetRoot()).Members)
        {
            if (member is not GlobalStatementSyntax
                {
                    Statement: LocalDeclarationStatementSyntax { UsingKeyword: { RawKind: not 0, IsMissing: false } keyword } declaration,
                })
            {
                continue;
            }
            var isAsync = declaration.AwaitKeyword.RawKind != 0;
            found.AddRange(declaration.Declaration.Variables.Select(
                variable => new UsingVariable(variable.Identifier.ValueText, isAsync, variable.Identifier.GetLocation())));
            keyword.Span.Blank(blanked);
            if (isAsync)
                declaration.AwaitKeyword.Span.Blank(blanked);
        }
        return found.Count == 0 ? (text, found) : (new string(blanked), found);
    }

    private static void Blank(this TextSpan span, char[] text) => text.AsSpan(span.Start, span.Length).Fill(' ');

    /// <summary>Throws the compiler's error if a variable cannot be disposed of.</summary>
    public static void Check(IReadOnlyList<UsingVariable> variables, IReadOnlyList<DeclaredVariable> declared)
    {
        foreach (var variable in variables)
        {
            var type = declared.FirstOrDefault(candidate => candidate.Name == variable.Name)?.Field.FieldType;
            if (type is null || type.IsAssignableTo(variable.Disposable))
                continue;
            var (id, statement) = variable.IsAsync ? ("CS8410", "await using") : ("CS1674", "using");
            throw new CompilationFailedException(
            [
                Diagnostic.Create(
                    id,
                    "Compiler",
                    $"'{type.Name}': type used in a '{statement}' declaration must implement 'System.{variable.Disposable.Name}'",
                    DiagnosticSeverity.Error,
                    DiagnosticSeverity.Error,
                    isEnabledByDefault: true,
                    warningLevel: 0,
                    location: variable.Place),
            ]);
        }
    }
}
