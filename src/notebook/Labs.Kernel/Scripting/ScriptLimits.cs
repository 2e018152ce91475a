namespace Labs.Kernel.Scripting;

/// <summary>Explains the compile errors of C# that is valid in a program but cannot be had in a cell.</summary>
internal static class ScriptLimits
{
    private const string More = "docs/csharp-cells.md lists what differs from a program.";

    /// <summary>Returns a hint below the errors; null if they have nothing to do with cells.</summary>
    public static string? Hint(CompilationFailedException failed) =>
        failed.Diagnostics.Select(diagnostic => diagnostic.Id switch
        {
            "CS9283" => "A cell cannot declare an extension block, because its classes belong to the notebook. "
                + "Write extension methods (static int Twice(this int n)), or put the block into a library and refer to it with #r.",
            "CS1109" => "An extension method of a cell must be public or internal, in a static class that is neither generic nor nested.",
            "CS8345" => "A variable of a cell outlives the cell, so it cannot be a Span or another ref struct. "
                + "Use it inside a block { } or a method, or keep an array or a Memory.",
            _ => null,
        }).FirstOrDefault(hint => hint is not null) is { } found ? $"{found} {More}" : null;
}
