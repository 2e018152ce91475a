using System.Text;
using Labs.Kernel.Weaving;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Labs.Kernel.Scripting;

/// <summary>Compiles and loads the types of cells that source generators complete.</summary>
/// <param name="session">The first part of the names of the assemblies.</param>
internal sealed class CompletedTypes(NotebookLoadContext context, SessionReferences references, string session)
{
    private static readonly CSharpCompilationOptions s_options = new(
        OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, concurrentBuild: false, allowUnsafe: true);

    private int _compiled;

    /// <summary>The source generators that cells can use.</summary>
    public SourceGenerators Generators { get; } = new();

    /// <summary>Compiles the types of a piece, if generators complete any of them.</summary>
    /// <param name="usings">The usings that the piece can use besides its own.</param>
    /// <returns>The types and the rest of the piece; null if the piece can stay as it is.</returns>
    /// <exception cref="CompilationFailedException">The types have errors.</exception>
    public GeneratedTypes? Compile(string text, string path, IEnumerable<string> usings, CancellationToken cancellationToken)
    {
        if (!text.Contains("partial", StringComparison.Ordinal))
            return null;
        var name = $"{session}-Completed{++_compiled}";
        var root = (CompilationUnitSyntax)ScriptSyntax.ParseFile(text, path).GetRoot(cancellationToken);
        if (GeneratedTypes.In(root, path, $"Completed{_compiled}", usings) is not { } types)
            return null;
        var tree = CSharpSyntaxTree.ParseText(
            SourceText.From(types.Library, Encoding.UTF8), ScriptSyntax.LibraryOptions, name, cancellationToken);
        var compilation = CSharpCompilation.Create(name, [tree], references.ForWidth(isWide: true), s_options);
        var (completed, reported) = Generators.Run(compilation, ScriptSyntax.LibraryOptions, cancellationToken);
        if (completed.SyntaxTrees.Count() == 1 && reported.Count == 0 && SourceGenerators.HasFramework)
            return null;
        using var image = new MemoryStream();
        using var symbols = new MemoryStream();
        var emitted = completed.Emit(
            image, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb),
            cancellationToken: cancellationToken);
        var errors = reported.Select(diagnostic => InCell(diagnostic, tree)).Concat(emitted.Diagnostics)
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToList();
        if (errors.Count > 0)
            throw new CompilationFailedException(errors) { Hint = SourceGenerators.Hint(errors) };
        var (code, lines) = CellWeaver.Weave(image, symbols);
        code.Position = 0;
        lines?.Position = 0;
        references.AddCompiled(name, ScriptReferences.OfLoaded(context.LoadCell(name, code, lines)));
        return types;
    }

    // A generator keeps the place in the library, not the place in the cell to which that is mapped.
    private static Diagnostic InCell(Diagnostic diagnostic, SyntaxTree tree) =>
        diagnostic.Location.Kind == LocationKind.ExternalFile && diagnostic.Location.GetLineSpan().Path == tree.FilePath
            ? Diagnostic.Create(
                diagnostic.Id,
                diagnostic.Descriptor.Category,
                diagnostic.GetMessage(),
                diagnostic.Severity,
                diagnostic.DefaultSeverity,
                isEnabledByDefault: true,
                diagnostic.WarningLevel,
                location: tree.GetLocation(diagnostic.Location.SourceSpan))
            : diagnostic;
}
