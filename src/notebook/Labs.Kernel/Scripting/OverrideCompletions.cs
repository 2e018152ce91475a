using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Labs.Kernel.Scripting;

/// <summary>Completes <c>override</c> in a type by the members that it can override.</summary>
internal static class OverrideCompletions
{
    private static readonly SymbolDisplayFormat s_declaration = new(
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        memberOptions: SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeParameters
            | SymbolDisplayMemberOptions.IncludeRef,
        parameterOptions: SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeType
            | SymbolDisplayParameterOptions.IncludeModifiers,
        propertyStyle: SymbolDisplayPropertyStyle.NameOnly,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>Returns the members with a body that calls the original.</summary>
    /// <returns>Null if the position is not after <c>override</c>.</returns>
    public static IReadOnlyList<Completion>? At(CompletionSite site)
    {
        if (!site.Before.IsKind(SyntaxKind.OverrideKeyword)
            || site.Before.Parent?.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } declaration
            || site.Model.GetDeclaredSymbol(declaration, site.CancellationToken) is not { } type)
            return null;
        var modifiers = (site.Before.Parent as MemberDeclarationSyntax)?.Modifiers ?? default;
        var isProtected = modifiers.Any(SyntaxKind.ProtectedKeyword);
        var hidden = type.GetMembers().Where(member => member.IsOverride && !member.IsImplicitlyDeclared).Select(Key).ToHashSet();
        var found = new List<Completion>();
        for (var parent = type.BaseType; parent is not null; parent = parent.BaseType)
        {
            foreach (var member in parent.GetMembers())
            {
                var canBeOverridden = (member.IsVirtual || member.IsAbstract || member.IsOverride) && !member.IsSealed
                    && member is IMethodSymbol { MethodKind: MethodKind.Ordinary } or IPropertySymbol { IsIndexer: false };
                if (!canBeOverridden || !hidden.Add(Key(member)) || !site.Fits(member.Name) || member.Name == "Finalize"
                    || (modifiers.Count > 1 && isProtected != (member.DeclaredAccessibility != Accessibility.Public)))
                    continue;
                found.Add(new Completion(
                    Declaration(site, member),
                    member is IMethodSymbol ? "method" : "property",
                    site.Start,
                    site.End,
                    member.ToDisplayString()));
            }
        }
        return [.. found.OrderBy(completion => completion.Text, StringComparer.Ordinal)];
    }

    private static string Declaration(CompletionSite site, ISymbol member)
    {
        var head = member.ToMinimalDisplayString(site.Model, site.Start, s_declaration);
        var body = member switch
        {
            { IsAbstract: true } => "throw new NotImplementedException()",
            IMethodSymbol method => $"base.{member.Name}({string.Join(", ", method.Parameters.Select(Argument))})",
            _ => "base." + member.Name,
        };
        return member is IPropertySymbol { SetMethod: not null }
            ? $"{head} {{ get => {body}; set => {(member.IsAbstract ? body : body + " = value")}; }}"
            : $"{head} => {body};";
    }

    private static string Argument(IParameterSymbol parameter) => parameter.RefKind switch
    {
        RefKind.Ref => "ref ",
        RefKind.Out => "out ",
        RefKind.In => "in ",
        _ => "",
    } + parameter.Name;

    private static string Key(ISymbol member) => member is IMethodSymbol method
        ? $"{method.Name}({string.Join(',', method.Parameters.Select(parameter => parameter.Type.ToDisplayString()))})"
        : member.Name;
}
