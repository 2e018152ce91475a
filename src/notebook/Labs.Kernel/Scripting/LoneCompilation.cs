using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Labs.Kernel.Scripting;

/// <summary>
/// Compiles a text without the declarations of earlier cells. It keeps the last compilation, because a next one with the same references
/// takes over what the compiler has found out about them.
/// </summary>
internal sealed class LoneCompilation(SessionReferences references)
{
    private readonly Lock _lock = new();
    private CSharpCompilation? _last;

    /// <param name="isWide">Whether to use the whole framework, also if no cell has needed it yet.</param>
    public SemanticModel Look(SyntaxTree tree, CSharpCompilationOptions options, bool isWide)
    {
        var needed = references.ForWidth(isWide);
        lock (_lock)
        {
            var compilation = _last is not null && _last.ExternalReferences.SequenceEqual(needed) && _last.Options.Equals(options)
                ? _last.ReplaceSyntaxTree(_last.SyntaxTrees[0], tree)
                : CSharpCompilation.CreateScriptCompilation(
                    "look-alone", tree, needed, options, null, typeof(object), typeof(NotebookGlobals));
            // The symbols of the whole framework would take memory in a notebook that does not use it.
            if (!isWide || references.IsWide)
                _last = compilation;
            return compilation.GetSemanticModel(tree);
        }
    }
}
