namespace Labs;

/// <summary>
/// A predicate as its author wrote it. The notebook kernel adds a check to each lambda of a cell
/// (<c>x =&gt; f(x)</c> becomes <c>x =&gt;{…CellGuard.Check();return f(x);}</c>), and the compiler captures that text.
/// </summary>
internal static class PredicateText
{
    private const string Check = "global::Labs.Kernel.CellGuard.Check();", Opening = "{" + Check + "return";

    /// <summary>Returns the text without the notebook kernel's checks.</summary>
    public static string Of(string captured)
    {
        var text = captured;
        while (text.IndexOf(Opening, StringComparison.Ordinal) is >= 0 and var start && Closing(text, start) is { } end)
            text = $"{text[..start].TrimEnd()} {text[(start + Opening.Length)..end].Trim().TrimEnd(';')}{text[(end + 1)..]}";
        return text.Replace(Check, "", StringComparison.Ordinal);
    }

    /// <summary>Returns the index of the brace that closes the one at <paramref name="start"/>; null if it is missing.</summary>
    private static int? Closing(string text, int start)
    {
        var depth = 0;
        for (var i = start; i < text.Length; i++)
        {
            depth += text[i] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth == 0)
                return i;
        }
        return null;
    }
}
