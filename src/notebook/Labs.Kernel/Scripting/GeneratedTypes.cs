using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Labs.Kernel.Scripting;

/// <summary>
/// Separates the types of a cell if a source generator may complete one of them. A script has one syntax tree, so generated code cannot
/// be added to it. The types are therefore compiled as a library of their own, in a namespace that no other cell has.
/// </summary>
/// <param name="Library">The text of the library. Its errors have the lines of the cell.</param>
/// <param name="Aliases">The usings by which cells find the types.</param>
/// <param name="Rest">The cell without these types, with everything else at its place.</param>
internal sealed record GeneratedTypes(string Library, string Aliases, string Rest)
{
    private const string Public = "public ";

    /// <summary>Separates the types of a text.</summary>
    /// <param name="path">The name of the text in errors.</param>
    /// <param name="space">The namespace for the library.</param>
    /// <param name="usings">The usings that a cell can use already.</param>
    /// <returns>Null if the text has no type that a generator could complete.</returns>
    public static GeneratedTypes? In(CompilationUnitSyntax root, string path, string space, IEnumerable<string> usings)
    {
        // A generic type can have no alias, so it stays in the cell.
        var types = root.Members.OfType<BaseTypeDeclarationSyntax>()
            .Where(type => type is not TypeDeclarationSyntax { TypeParameterList: not null }).ToList();
        if (!types.Exists(MayBeCompleted) || root.ContainsDiagnostics)
            return null;
        var library = new StringBuilder();
        var own = root.Usings.Where(directive => directive.Alias is not null)
            .Select(directive => $"using {directive.Alias!.Name.Identifier.Text} =").ToList();
        var inherited = usings.Where(directive => !own.Exists(alias => directive.StartsWith(alias, StringComparison.Ordinal)));
        foreach (var directive in inherited.Concat(root.Usings.Select(directive => directive.ToString())))
            library.Append(directive).Append('\n');
        library.Append("namespace ").Append(space).Append(";\n");
        var text = root.SyntaxTree.GetText().ToString();
        var (visible, rest) = (WithPublicMembers(text, types), text.ToCharArray());
        foreach (var type in types)
        {
            var keywords = type.AttributeLists is [.., var last] ? last.GetLastToken().GetNextToken().SpanStart : type.SpanStart;
            Append(type.SpanStart, keywords, "");
            Append(keywords, type.Span.End, type.Modifiers.Any(IsAccess) ? "" : Public);
            for (var i = type.SpanStart; i < type.Span.End; i++)
            {
                if (rest[i] is not ('\n' or '\r'))
                    rest[i] = ' ';
            }
        }
        var aliases = types.Select(type => type.Identifier.Text).Distinct().Select(name => $"using {name} = {space}.{name};");
        return new GeneratedTypes(library.ToString(), string.Concat(aliases), new string(rest));

        // The directive maps the characters after an offset to the place in the cell.
        void Append(int from, int to, string inserted)
        {
            if (from == to)
                return;
            var (start, end) = (Place(from), Place(to));
            library.Append($"#line ({start.Line + 1},{start.Character + 1})-({end.Line + 1},{end.Character + 1}) ");
            library.Append($"{inserted.Length + 1} \"{path}\"\n ").Append(inserted).Append(visible, from, to - from).Append('\n');
        }

        LinePosition Place(int position) => root.SyntaxTree.GetText().Lines.GetLinePosition(position);
    }

    private static bool MayBeCompleted(BaseTypeDeclarationSyntax type) =>
        type.Modifiers.Any(SyntaxKind.PartialKeyword)
        && type.DescendantNodesAndSelf().OfType<MemberDeclarationSyntax>().Any(member => member.AttributeLists.Count > 0);

    // Cells are other assemblies, so what is internal must be public for them. The text keeps its length.
    private static string WithPublicMembers(string text, IEnumerable<BaseTypeDeclarationSyntax> types)
    {
        var visible = text.ToCharArray();
        var internals = types.SelectMany(type => type.DescendantNodesAndSelf().OfType<MemberDeclarationSyntax>())
            .Where(member => member.Modifiers.Count(IsAccess) == 1)
            .SelectMany(member => member.Modifiers.Where(modifier => modifier.IsKind(SyntaxKind.InternalKeyword)));
        foreach (var modifier in internals)
            "public  ".CopyTo(visible.AsSpan(modifier.SpanStart));
        return new string(visible);
    }

    private static bool IsAccess(SyntaxToken modifier) => modifier.Kind()
        is SyntaxKind.PublicKeyword or SyntaxKind.InternalKeyword or SyntaxKind.PrivateKeyword or SyntaxKind.ProtectedKeyword
        or SyntaxKind.FileKeyword;
}
