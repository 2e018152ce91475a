using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Labs.Kernel.Scripting;

/// <summary>
/// The names that the cells of a session have declared. The compiler would collect them from all compilations of the chain, which takes
/// seconds after 2,000 cells.
/// </summary>
internal sealed class SessionNames
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, IReadOnlyList<ISymbol>> _declared = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _imports = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _aliases = new(StringComparer.Ordinal);

    /// <summary>The newest declaration of each name; of a method all its overloads in one cell.</summary>
    public IReadOnlyList<IReadOnlyList<ISymbol>> Declared
    {
        get
        {
            lock (_lock)
                return [.. _declared.Values];
        }
    }

    /// <summary>The namespaces, and the types of <c>using static</c>, that a next cell can use.</summary>
    public IReadOnlyList<string> Imports
    {
        get
        {
            lock (_lock)
                return [.. _imports.Keys];
        }
    }

    /// <summary>The using directives that a next cell inherits.</summary>
    public IReadOnlyList<string> Usings
    {
        get
        {
            lock (_lock)
                return [.. _imports.Values, .. _aliases.Values];
        }
    }

    /// <summary>Adds what a cell declares.</summary>
    public void Add(CSharpCompilation piece)
    {
        var usings = ((CompilationUnitSyntax)piece.SyntaxTrees[0].GetRoot()).Usings;
        lock (_lock)
        {
            foreach (var group in MembersOf(piece).GroupBy(member => member.Name))
                _declared[group.Key] = [.. group];
            foreach (var directive in usings)
            {
                if (directive.Alias is { } alias)
                    _aliases[alias.Name.Identifier.Text] = directive.ToString();
                else
                    _imports[directive.NamespaceOrType.ToString()] = directive.ToString();
            }
        }
    }

    /// <summary>Returns the variables, functions and types that a piece declares.</summary>
    public static IEnumerable<ISymbol> MembersOf(CSharpCompilation piece) =>
        piece.ScriptClass!.GetMembers().Where(member => !member.IsImplicitlyDeclared && member.CanBeReferencedByName);
}
