using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Labs.Kernel.Scripting;

/// <summary>What a piece declares and uses, as far as that decides whether a later piece can take its place.</summary>
internal sealed class PieceDeclarations
{
    private const BindingFlags AnyMember =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <param name="root">The text of the piece.</param>
    /// <param name="members">The members that it declares.</param>
    /// <param name="type">The compiled type of its instance.</param>
    /// <param name="addsReferences">Whether later pieces get references from it.</param>
    /// <param name="knownUsings">The namespaces that it can use without a directive of its own.</param>
    public PieceDeclarations(
        CompilationUnitSyntax root, IReadOnlyList<ISymbol> members, Type type, bool addsReferences, ISet<string> knownUsings)
    {
        Keys = [.. members.Where(member => member is not IMethodSymbol).Select(member => (member.Name, KeyOf(member)))];
        var methods = members.OfType<IMethodSymbol>().Select(method => method.Name).ToHashSet(StringComparer.Ordinal);
        if (methods.Count > 0)
        {
            var declared = type.GetMethods(AnyMember).Where(method => methods.Contains(method.Name));
            Keys.UnionWith(declared.Select(method => (method.Name, KeyOf(method))));
        }
        Names = [.. root.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText)];
        Assemblies = [.. type.Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!)];
        Usings = [.. root.Usings.Where(IsPlain).Select(directive => directive.NamespaceOrType.ToString())];
        IsPinned = addsReferences || !root.Usings.All(IsPlain) || !Usings.All(knownUsings.Contains);
        // The compiler gives an anonymous type to the compilation that it has emitted, so the piece cannot be compiled a second time.
        IsFixed = members.OfType<IFieldSymbol>()
            .Select(field => type.GetField(field.MetadataName, AnyMember)?.FieldType.ToString())
            .Any(fieldType => fieldType?.Contains("<>", StringComparison.Ordinal) != false);
    }

    /// <summary>The declarations, each with a key. A later declaration with the same key hides it.</summary>
    public HashSet<(string Name, string Key)> Keys { get; }

    /// <summary>The namespaces that it makes known to later pieces.</summary>
    public IReadOnlyList<string> Usings { get; }

    /// <summary>All names in the text.</summary>
    public HashSet<string> Names { get; }

    /// <summary>The assemblies that the compiled piece refers to.</summary>
    public IReadOnlyList<string> Assemblies { get; }

    /// <summary>Whether later pieces need this one even if everything that it declares is declared again.</summary>
    public bool IsPinned { get; }

    /// <summary>Whether the compiler must keep this piece's compilation as it is.</summary>
    public bool IsFixed { get; }

    /// <summary>Whether a key is that of a type.</summary>
    public static bool IsType(string key) => key.StartsWith("type`", StringComparison.Ordinal);

    private static string KeyOf(ISymbol member) => member is INamedTypeSymbol type ? $"type`{type.Arity}" : "variable";

    // With the assemblies, because two types of the same name may come from two cells.
    private static string KeyOf(MethodInfo method)
    {
        var types = method.GetParameters().Select(parameter => parameter.ParameterType);
        return $"{method.GetGenericArguments().Length}({string.Join(",", types.Select(type => type.AssemblyQualifiedName ?? $"{type}"))})";
    }

    private static bool IsPlain(UsingDirectiveSyntax directive) => directive is { Alias: null, StaticKeyword.RawKind: 0 };
}
