using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace Labs.Kernel.Scripting;

/// <summary>
/// Reads documentation comments from the XML file next to an assembly, from the SDK's reference packs, or from a cell.
/// </summary>
internal sealed partial class Documentation
{
    private const int MaxInheritance = 5;
    private static readonly ConcurrentDictionary<string, Documentation?> s_known = new();
    private static readonly Lazy<string[]> s_frameworkFiles = new(FrameworkFiles);

    private Documentation(string plain, string markdown) => (Plain, Markdown) = (plain, markdown);

    public string Plain { get; }

    public string Markdown { get; }

    /// <summary>Returns the documentation of a symbol; null if there is none.</summary>
    public static Documentation? Of(Compilation compilation, ISymbol symbol)
    {
        symbol = (symbol as IMethodSymbol)?.ReducedFrom ?? symbol.OriginalDefinition;
        if (symbol.DeclaringSyntaxReferences is [var source, ..])
            return Parse(OfCell(source));
        return symbol.GetDocumentationCommentId() is { } id ? s_known.GetOrAdd(id, _ => Parse(Element(compilation, symbol, 0))) : null;
    }

    private static XElement? Element(Compilation compilation, ISymbol symbol, int depth)
    {
        if (symbol.GetDocumentationCommentId() is not { } id || symbol.ContainingAssembly is not { } assembly
            || (compilation.GetMetadataReference(assembly) as PortableExecutableReference)?.FilePath is not { } file)
            return null;
        var found = Files(file).Select(path => Find(path, id)).FirstOrDefault(member => member is not null);
        if (found?.Element("inheritdoc") is null || depth == MaxInheritance)
            return found;
        var inherited = Bases(symbol)
            .Select(original => Element(compilation, original.OriginalDefinition, depth + 1))
            .FirstOrDefault(member => member is not null);
        return inherited ?? found;
    }

    private static IEnumerable<string> Files(string assembly)
    {
        var own = Path.ChangeExtension(assembly, ".xml");
        if (File.Exists(own))
            return [own];
        // The texts belong to the reference assemblies, which differ from the implementation: most types of CoreLib are in System.Runtime.
        return ScriptReferences.IsFramework(Path.GetFileNameWithoutExtension(assembly))
            ? s_frameworkFiles.Value.OrderByDescending(path => Path.GetFileName(path) == Path.GetFileName(own))
            : [];
    }

    // Searching about 10 MB of bytes takes milliseconds; an index would use memory in every notebook. The memory is freed at once,
    // which an array of that size would not be.
    private static unsafe XElement? Find(string path, string id)
    {
        void* memory = null;
        try
        {
            using var file = File.OpenRead(path);
            var size = checked((int)file.Length);
            memory = NativeMemory.Alloc((nuint)size);
            var bytes = new Span<byte>(memory, size);
            file.ReadExactly(bytes);
            return Find(bytes, id);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or XmlException)
        {
            return null;
        }
        finally
        {
            NativeMemory.Free(memory);
        }
    }

    private static XElement? Find(ReadOnlySpan<byte> bytes, string id)
    {
        var name = bytes.IndexOf(Encoding.UTF8.GetBytes($"name=\"{System.Security.SecurityElement.Escape(id)}\""));
        if (name < 0)
            return null;
        var start = bytes[..name].LastIndexOf("<member"u8);
        var end = bytes[name..].IndexOf("</member>"u8);
        return end < 0 ? null : XElement.Parse(Encoding.UTF8.GetString(bytes[start..(name + end + "</member>".Length)]));
    }

    private static string[] FrameworkFiles()
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        var packs = Path.Combine(root, "packs", "Microsoft.NETCore.App.Ref");
        if (!Directory.Exists(packs))
            return []; // the runtime without the SDK
        var newest = Directory.GetDirectories(packs).MaxBy(VersionOf)!;
        return [.. Directory.GetFiles(newest, "*.xml", SearchOption.AllDirectories).OrderByDescending(file => new FileInfo(file).Length)];
    }

    private static Version VersionOf(string folder) =>
        Version.TryParse(Path.GetFileName(folder).Split('-')[0], out var version) ? version : new Version();

    private static IEnumerable<ISymbol> Bases(ISymbol symbol)
    {
        var overridden = symbol switch
        {
            IMethodSymbol method => (ISymbol?)method.OverriddenMethod,
            IPropertySymbol property => property.OverriddenProperty,
            INamedTypeSymbol type => type.BaseType,
            _ => null,
        };
        if (overridden is not null)
            yield return overridden;
        foreach (var member in symbol.ContainingType?.AllInterfaces.SelectMany(contract => contract.GetMembers(symbol.Name)) ?? [])
            if (SymbolEqualityComparer.Default.Equals(symbol.ContainingType!.FindImplementationForInterfaceMember(member), symbol))
                yield return member;
    }

    private static XElement? OfCell(SyntaxReference source)
    {
        var comment = source.GetSyntax().AncestorsAndSelf()
            .Select(node => node.GetLeadingTrivia().ToFullString())
            .FirstOrDefault(trivia => trivia.Contains("///", StringComparison.Ordinal));
        if (comment is null)
            return null;
        var lines = comment.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("///", StringComparison.Ordinal));
        var text = string.Join('\n', lines.Select(line => line[3..]));
        try
        {
            return XElement.Parse($"<member>{text}</member>");
        }
        catch (XmlException)
        {
            return new XElement("member", new XElement("summary", text));
        }
    }

    private static Documentation? Parse(XElement? member)
    {
        if (member is null)
            return null;
        var (plain, markdown) = (new StringBuilder(), new StringBuilder());
        Paragraph(member.Element("summary"), null);
        foreach (var parameter in member.Elements("param"))
            Paragraph(parameter, (string?)parameter.Attribute("name"));
        Paragraph(member.Element("returns"), "returns");
        foreach (var exception in member.Elements("exception"))
            Paragraph(exception, "throws " + Name((string?)exception.Attribute("cref")));
        Paragraph(member.Element("remarks"), null);
        return plain.Length == 0 ? null : new Documentation(plain.ToString().TrimEnd(), markdown.ToString().TrimEnd());

        void Paragraph(XElement? element, string? label)
        {
            if (element is null || Text(element, false) is not { Length: > 0 } text)
                return;
            plain.Append(label is null ? "" : label + ": ").Append(text).Append('\n');
            markdown.Append(label is null ? "" : $"- **{label}**: ").Append(Text(element, true)).Append(label is null ? "\n\n" : "\n");
        }
    }

    private static string Text(XElement element, bool markdown)
    {
        var text = new StringBuilder();
        foreach (var node in element.Nodes())
        {
            text.Append(node switch
            {
                XText plain => plain.Value,
                XElement { Name.LocalName: "see" or "seealso" } see => Code(Target(see)),
                XElement { Name.LocalName: "paramref" or "typeparamref" } reference => Code((string?)reference.Attribute("name") ?? ""),
                XElement { Name.LocalName: "c" or "code" } code => Code(code.Value),
                XElement other => " " + Text(other, markdown) + " ",
                _ => "",
            });
        }
        return Spaces.Replace(text.ToString(), " ").Trim();

        string Code(string code) => markdown ? $"`{code}`" : code;
    }

    private static string Target(XElement see)
    {
        var target = see.Attribute("cref") ?? see.Attribute("langword") ?? see.Attribute("href");
        return Name((string?)target) is { Length: > 0 } name ? name : see.Value;
    }

    // Returns the last name of T:System.String or M:System.Math.Abs(System.Int32), which is the one that a reader looks for.
    private static string Name(string? reference)
    {
        if (reference is null || reference.Length < 2 || reference[1] != ':')
            return reference ?? "";
        var name = reference[2..].Split('(')[0];
        return name[(name.LastIndexOf('.') + 1)..].Split('`')[0];
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces { get; }
}
