using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Labs.Kernel.Scripting;

/// <summary>The chain of compilations of a session, in which each one can use the declarations of those before it.</summary>
internal static class ScriptChain
{
    /// <summary>
    /// Returns the same chain with other references. The compiled code stays as it is. It refers to assemblies by name, so it uses the new
    /// ones too if the old ones are not loaded.
    /// </summary>
    public static CSharpCompilation? Replace(
        CSharpCompilation? last, IReadOnlyDictionary<MetadataReference, MetadataReference> replaced)
    {
        var pieces = new Stack<CSharpCompilation>();
        for (var piece = last; piece is not null; piece = piece.ScriptCompilationInfo?.PreviousScriptCompilation)
            pieces.Push(piece);
        CSharpCompilation? previous = null;
        foreach (var piece in pieces)
        {
            previous = CSharpCompilation.CreateScriptCompilation(
                piece.AssemblyName!,
                piece.SyntaxTrees[0],
                piece.ExternalReferences.Select(reference => replaced.GetValueOrDefault(reference, reference)),
                piece.Options,
                previous,
                typeof(object),
                typeof(NotebookGlobals));
        }
        return previous;
    }
}
