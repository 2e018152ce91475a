using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Labs.Kernel.Scripting;

/// <summary>A compiled piece of C# that can be run.</summary>
internal sealed record Submission(
    CSharpCompilation Compilation,
    Func<object?[], Task<object?>> Entry,
    IReadOnlyList<DeclaredVariable> Variables,
    PieceDeclarations Declarations,
    IReadOnlyList<Diagnostic> Warnings)
{
    public bool DeclaresAnything => Declarations.Keys.Count > 0 || Declarations.IsPinned;

    public bool Owns(object? instance) => instance is not null && instance.GetType().Assembly == Entry.Method.Module.Assembly;

    /// <summary>
    /// Returns whether the piece, which returned null, ends with an expression that has a value. <c>Console.WriteLine()</c> without a
    /// semicolon is an expression without a value.
    /// </summary>
    public bool EndsWithValue()
    {
        var tree = Compilation.SyntaxTrees[0];
        if (((CompilationUnitSyntax)tree.GetRoot()).Members.LastOrDefault() is not GlobalStatementSyntax
            {
                Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } last,
            })
            return false;
        return Compilation.GetSemanticModel(tree).GetTypeInfo(last.Expression).Type is not { SpecialType: SpecialType.System_Void };
    }
}

/// <summary>A variable that a piece of C# declares. Its value is a field of that piece's instance.</summary>
internal sealed record DeclaredVariable(string Name, FieldInfo Field)
{
    public VariableUse Use { get; init; }

    public object? Owner { get; init; }

    public object? Value => Owner is null ? null : Field.GetValue(Owner);
}

/// <summary>How a variable is declared.</summary>
internal enum VariableUse { Plain, Using, AwaitUsing }

/// <summary>Thrown when a text does not compile.</summary>
internal sealed class CompilationFailedException(IReadOnlyList<Diagnostic> diagnostics)
    : Exception(diagnostics[0].ToString())
{
    public IReadOnlyList<Diagnostic> Diagnostics => diagnostics;

    /// <summary>A line for the author of the cell, shown below the compiler's errors.</summary>
    public string? Hint { get; init; }
}
