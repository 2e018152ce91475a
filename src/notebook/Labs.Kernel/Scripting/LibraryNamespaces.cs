using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Labs.Kernel.Scripting;

/// <summary>The namespaces of everything that cells can refer to, without what cells declare.</summary>
internal sealed class LibraryNamespaces(SessionReferences references)
{
    private readonly Dictionary<string, bool> _known = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>Returns whether an assembly has a namespace with this full name.</summary>
    public bool Has(string name)
    {
        var all = references.ForWidth(isWide: true);
        if (all.Count != _count)
            _known.Clear();
        _count = all.Count;
        if (!_known.TryGetValue(name, out var has))
            _known.Add(name, has = Find(CSharpCompilation.Create("namespaces", references: all), name));
        return has;
    }

    private static bool Find(CSharpCompilation compilation, string name)
    {
        INamespaceSymbol? found = compilation.GlobalNamespace;
        foreach (var part in name.Split('.'))
            found = found?.GetNamespaceMembers().FirstOrDefault(member => member.Name == part);
        return found is not null;
    }
}
