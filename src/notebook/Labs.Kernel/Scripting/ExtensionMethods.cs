using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Labs.Kernel.Scripting;

/// <summary>
/// Lets cells declare extension methods in a static class. For Roslyn, a class of a script is nested in another one, where extension
/// methods are not allowed; but the script itself may have some. So each method of such a class loses its <c>this</c>, and the
/// script gets an extension method that calls it.
/// </summary>
internal static class ExtensionMethods
{
    // Hidden in tracebacks, because the author has not written it.
    private const string Start = " [global::System.Diagnostics.StackTraceHidden] static ";

    /// <summary>Returns the text with these extension methods; every line keeps its number.</summary>
    public static string Lift(string text, CompilationUnitSyntax root)
    {
        StringBuilder? lifted = null;
        // From the end, so that positions before it stay right.
        foreach (var type in root.Members.OfType<ClassDeclarationSyntax>().Where(IsExtensionClass).Reverse())
        {
            lifted ??= new StringBuilder(text);
            var methods = type.Members.OfType<MethodDeclarationSyntax>().Where(IsVisibleExtension).ToList();
            lifted.Insert(type.Span.End, string.Concat(methods.Select(method => Forward(type, method))));
            foreach (var method in methods.AsEnumerable().Reverse())
            {
                var keyword = ReceiverOf(method)!.Value;
                for (var i = keyword.SpanStart; i < keyword.Span.End; i++)
                    lifted[i] = ' ';
            }
        }
        return lifted?.ToString() ?? text;
    }

    private static bool IsExtensionClass(ClassDeclarationSyntax type) =>
        type.TypeParameterList is null && type.Modifiers.Any(SyntaxKind.StaticKeyword) && !type.CloseBraceToken.IsMissing
        && type.Members.OfType<MethodDeclarationSyntax>().Any(IsVisibleExtension);

    // A private one can be used only inside its class, and stays an error.
    private static bool IsVisibleExtension(MethodDeclarationSyntax method) =>
        ReceiverOf(method) is not null
        && (method.Modifiers.Any(SyntaxKind.PublicKeyword) || method.Modifiers.Any(SyntaxKind.InternalKeyword));

    private static SyntaxToken? ReceiverOf(MethodDeclarationSyntax method) =>
        method.ParameterList.Parameters.FirstOrDefault()?.Modifiers.FirstOrDefault(SyntaxKind.ThisKeyword);

    private static SyntaxToken? FirstOrDefault(this SyntaxTokenList modifiers, SyntaxKind kind) =>
        modifiers.IndexOf(kind) is >= 0 and var index ? modifiers[index] : null;

    private static string Forward(ClassDeclarationSyntax type, MethodDeclarationSyntax method)
    {
        var isUnsafe = method.Modifiers.Any(SyntaxKind.UnsafeKeyword) || type.Modifiers.Any(SyntaxKind.UnsafeKeyword);
        var isReference = method.ReturnType is RefTypeSyntax;
        var typeArguments = method.TypeParameterList is { } parameters
            ? $"<{string.Join(", ", parameters.Parameters.Select(parameter => parameter.Identifier.Text))}>"
            : "";
        var arguments = string.Join(", ", method.ParameterList.Parameters.Select(Argument));
        return OneLine($"{Start}{(isUnsafe ? "unsafe " : "")}{method.ReturnType} {method.Identifier.Text}{method.TypeParameterList}"
            + $"{method.ParameterList} {string.Join(' ', method.ConstraintClauses)} "
            + $"=> {(isReference ? "ref " : "")}{type.Identifier.Text}.{method.Identifier.Text}{typeArguments}({arguments});");
    }

    private static string Argument(ParameterSyntax parameter)
    {
        var passing = parameter.Modifiers.Select(modifier => modifier.Kind()).FirstOrDefault(
            kind => kind is SyntaxKind.RefKeyword or SyntaxKind.OutKeyword or SyntaxKind.InKeyword);
        // `ref readonly` is passed as `in`, which needs no variable that can be written.
        var keyword = parameter.Modifiers.Any(SyntaxKind.ReadOnlyKeyword) ? "in"
            : passing == SyntaxKind.None ? ""
            : SyntaxFacts.GetText(passing);
        return $"{keyword} {parameter.Identifier.Text}";
    }

    // Comments would swallow the rest of the line.
    private static string OneLine(string code)
    {
        var text = new StringBuilder();
        foreach (var token in SyntaxFactory.ParseTokens(code))
            text.Append(' ').Append(token.Text);
        return text.ToString();
    }
}
