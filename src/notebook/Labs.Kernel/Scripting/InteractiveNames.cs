using Labs.Kernel.Formatting;
using Microsoft.CodeAnalysis;

namespace Labs.Kernel.Scripting;

/// <summary>
/// Recognizes by its compile errors that a cell was written for .NET Interactive, where the formatting library is always there. It is
/// asked only about a cell that does not compile.
/// </summary>
internal static class InteractiveNames
{
    private const string Root = "Microsoft.DotNet.Interactive";

    private static readonly HashSet<string> s_formatting = new(StringComparer.Ordinal)
    {
        "Formatter", "HtmlFormatter", "PlainTextFormatter", "JsonFormatter", "CsvFormatter", "ITypeFormatter", "FormatContext",
        "FormattedValue", "DisplayedValue", "PocketView", "PocketViewTags", "LaTeXString",
        "DisplayTable", "ToDisplayString", "ToTabularDataResource",
    };

    /// <summary>Whether the formatting library may be all that these errors miss.</summary>
    public static bool MissFormatting(CompilationFailedException failed) =>
        failed.Diagnostics.Any(diagnostic => diagnostic.Id switch
        {
            "CS0246" or "CS0103" or "CS1061" => s_formatting.Contains(Text(diagnostic)) || LineOf(diagnostic).Contains(Root, StringComparison.Ordinal),
            "CS0234" => LineOf(diagnostic).Contains(Root, StringComparison.Ordinal),
            _ => false,
        });

    /// <summary>What to tell the author of a cell that uses more of .NET Interactive than its formatting; null for any other cell.</summary>
    public static string? Hint(CompilationFailedException failed) =>
        failed.Diagnostics.Any(diagnostic => diagnostic.Id is "CS0234" or "CS0246" && LineOf(diagnostic).Contains(Root, StringComparison.Ordinal))
            ? $"Of .NET Interactive, cells here can use {InteractiveFormatters.AssemblyName}. Its kernels, commands and events belong to its own "
                + "engine; the README's table says what works here."
            : null;

    private static string Text(Diagnostic diagnostic) =>
        diagnostic.Location.SourceTree?.GetText().ToString(diagnostic.Location.SourceSpan) is { } text ? text.Split('<', '(')[0].Trim() : "";

    private static string LineOf(Diagnostic diagnostic) =>
        diagnostic.Location.SourceTree?.GetText().Lines.GetLineFromPosition(diagnostic.Location.SourceSpan.Start).ToString() ?? "";
}
