using Labs.Kernel.Formatting;
using Microsoft.CodeAnalysis;

namespace Labs.Kernel.Scripting;

/// <summary>
/// Recognizes by its compile errors that a cell was written for .NET Interactive, where cells can always use the formatting library.
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

    /// <summary>Returns whether the cell may compile with the formatting library.</summary>
    public static bool MissFormatting(CompilationFailedException failed) =>
        failed.Diagnostics.Any(diagnostic => diagnostic.Id switch
        {
            "CS0246" or "CS0103" or "CS1061" => s_formatting.Contains(Text(diagnostic)) || NamesInteractive(diagnostic),
            "CS0234" => NamesInteractive(diagnostic),
            _ => false,
        });

    /// <summary>Returns a hint for a cell that uses more of .NET Interactive than its formatting; null for any other cell.</summary>
    public static string? Hint(CompilationFailedException failed) =>
        failed.Diagnostics.Any(diagnostic => diagnostic.Id is "CS0234" or "CS0246" && NamesInteractive(diagnostic))
            ? $"Cells in this kernel can use only {InteractiveFormatters.AssemblyName} of .NET Interactive, not its kernels, commands and "
                + "events. The README has a table of what works."
            : null;

    private static string Text(Diagnostic diagnostic) =>
        diagnostic.Location.SourceTree?.GetText().ToString(diagnostic.Location.SourceSpan) is { } text
            ? text.Split('<', '(')[0].Trim()
            : "";

    private static bool NamesInteractive(Diagnostic diagnostic) =>
        diagnostic.Location.SourceTree?.GetText() is { } text
        && text.Lines.GetLineFromPosition(diagnostic.Location.SourceSpan.Start).ToString().Contains(Root, StringComparison.Ordinal);
}
