using System.Reflection;
using Microsoft.CodeAnalysis.CSharp;

namespace Labs.Kernel.Scripting;

/// <summary>A compiled piece of C# that can be run.</summary>
internal sealed record Submission(
    CSharpCompilation Compilation,
    Func<object?[], Task<object?>> Entry,
    IReadOnlyList<DeclaredVariable> Variables,
    PieceDeclarations Declarations,
    IReadOnlyList<Microsoft.CodeAnalysis.Diagnostic> Warnings)
{
    public bool DeclaresAnything => Declarations.Keys.Count > 0 || Declarations.IsPinned;

    public bool Owns(object? instance) => instance is not null && instance.GetType().Assembly == Entry.Method.Module.Assembly;
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
internal sealed class CompilationFailedException(IReadOnlyList<Microsoft.CodeAnalysis.Diagnostic> diagnostics)
    : Exception(diagnostics[0].ToString())
{
    public IReadOnlyList<Microsoft.CodeAnalysis.Diagnostic> Diagnostics => diagnostics;

    /// <summary>A line for the author of the cell, shown below the compiler's errors.</summary>
    public string? Hint { get; init; }
}
