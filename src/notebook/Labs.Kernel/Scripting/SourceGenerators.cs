using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;
using Labs.Kernel.Packages;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Labs.Kernel.Scripting;

/// <summary>The source generators that cells can use: those of the .NET SDK and those of packages.</summary>
internal sealed class SourceGenerators
{
    private static readonly ConcurrentDictionary<string, FolderLoader> s_loaders = new(StringComparer.Ordinal);

    private const string PartialMethodWithoutBody = "CS8795", PartialPropertyWithoutBody = "CS9248";
    private const string UnknownType = "CS0246", UnknownName = "CS0103";

    private readonly SortedSet<string> _files = new(StringComparer.Ordinal);
    private ISourceGenerator[]? _generators;

    /// <summary>Whether the .NET SDK has the generators of the .NET framework.</summary>
    public static bool HasFramework => SharedFramework.Generators(SharedFramework.Base).Count > 0;

    /// <summary>Returns a line for the author of a cell whose types do not compile; null if there is nothing to add.</summary>
    public static string? Hint(IEnumerable<Diagnostic> errors)
    {
        var ids = errors.Select(error => error.Id).ToHashSet();
        if (!HasFramework && (ids.Contains(PartialMethodWithoutBody) || ids.Contains(PartialPropertyWithoutBody)))
            return $"The source generators of .NET come with its SDK, and {SharedFramework.Root} has none.";
        return ids.Contains(UnknownType) || ids.Contains(UnknownName)
            ? "A type that a source generator completes can use packages, the framework and the types of its own cell, but no types of "
                + "earlier cells except such ones."
            : null;
    }

    /// <summary>Sets the assemblies with the generators of packages, and of shared frameworks besides the .NET framework.</summary>
    public void Set(IEnumerable<string> files)
    {
        if (_files.SetEquals(files))
            return;
        _files.Clear();
        _files.UnionWith(files);
        _generators = null;
    }

    /// <summary>Runs all generators.</summary>
    /// <returns>The compilation with the generated code, and what the generators report.</returns>
    public (Compilation Compilation, IReadOnlyList<Diagnostic> Diagnostics) Run(
        CSharpCompilation compilation, CSharpParseOptions options, CancellationToken cancellationToken)
    {
        _generators ??= [.. SharedFramework.Generators(SharedFramework.Base).Concat(_files).SelectMany(GeneratorsIn)];
        CSharpGeneratorDriver.Create(_generators, parseOptions: options)
            .RunGeneratorsAndUpdateCompilation(compilation, out var generated, out var diagnostics, cancellationToken);
        return (generated, diagnostics);
    }

    private static IEnumerable<ISourceGenerator> GeneratorsIn(string file)
    {
        var loader = s_loaders.GetOrAdd(Path.GetDirectoryName(file)!, folder => new FolderLoader(folder));
        return new AnalyzerFileReference(file, loader).GetGenerators(LanguageNames.CSharp);
    }

    /// <summary>Loads the generators of a folder and what they need. The compiler is that of this process.</summary>
    private sealed class FolderLoader(string folder) : AssemblyLoadContext("generators of " + folder), IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
        }

        public Assembly LoadFromPath(string fullPath) => LoadFromAssemblyPath(fullPath);

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            var path = Path.Combine(folder, assemblyName.Name + ".dll");
            return !ScriptReferences.TryGetHostAssembly(assemblyName.Name!, out _) && File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }
    }
}
