using System.Text.RegularExpressions;

namespace Labs.Runner.Running;

/// <summary>Text for a terminal, as kernels send it.</summary>
internal static partial class AnsiText
{
    [GeneratedRegex(@"\x1B(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1B]*(?:\x07|\x1B\\)?|[@-Z\\^_])")]
    private static partial Regex Sequence { get; }

    /// <summary>Returns a text without colours and other escape sequences (ECMA-48).</summary>
    public static string Strip(string text) => text.Contains('\x1B', StringComparison.Ordinal) ? Sequence.Replace(text, "") : text;
}
