using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Labs.Runner.Running;

/// <summary>
/// Reads the text of a parameter's value: the scalars of YAML 1.2's core schema, Python's spellings True, False and None, which
/// papermill takes, and flow sequences such as [1, 2, 3].
/// </summary>
internal static partial class ParameterText
{
    private static readonly string[] s_nulls = ["", "~", "null", "Null", "NULL", "None"];
    private static readonly string[] s_true = ["true", "True", "TRUE"], s_false = ["false", "False", "FALSE"];

    [GeneratedRegex(@"^[-+]?[0-9][0-9_]*$")]
    private static partial Regex WholeNumber { get; }

    [GeneratedRegex(@"^[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$")]
    private static partial Regex AnyNumber { get; }

    /// <summary>Whether the text stands for no value.</summary>
    public static bool IsNull(string text) => s_nulls.Contains(text);

    /// <summary>Returns true or false; null for any other text.</summary>
    public static bool? Bool(string text) => s_true.Contains(text) ? true : s_false.Contains(text) ? false : null;

    /// <summary>Returns a whole number, also one such as 1e3 or 0x1F; null for any other text.</summary>
    public static BigInteger? Integer(string text)
    {
        var plain = text.Replace("_", "", StringComparison.Ordinal);
        if (WholeNumber.IsMatch(text))
            return BigInteger.Parse(plain, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            var isHex = BigInteger.TryParse("0" + plain[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex);
            return isHex && plain.Length > 2 ? hex : null;
        }
        // A decimal has 28 digits: more than a double, and enough for every integer type.
        return AnyNumber.IsMatch(text) && decimal.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && decimal.Truncate(number) == number
            ? new BigInteger(number)
            : null;
    }

    /// <summary>Returns a number, also .inf and .nan; null for any other text and for a number that a double can't hold.</summary>
    public static double? Real(string text)
    {
        switch (text.TrimStart('-', '+').ToLowerInvariant())
        {
            case ".inf" or "inf" or "infinity":
                return text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            case ".nan" or "nan":
                return double.NaN;
        }
        if (!AnyNumber.IsMatch(text))
            return Integer(text) is { } whole ? (double)whole : null;
        var number = double.Parse(text.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(number) ? number : null;
    }

    /// <summary>Returns a number with all its digits; null for any other text and for a number that a decimal can't hold.</summary>
    public static decimal? Decimal(string text) =>
        AnyNumber.IsMatch(text) && decimal.TryParse(text.Replace("_", "", StringComparison.Ordinal),
            NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>
    /// Returns the items of a list such as [1, "two", [3]], each as its own text and whether it was quoted; null if it is no list.
    /// </summary>
    public static IReadOnlyList<(string Text, bool IsQuoted)>? Items(string text)
    {
        var at = 0;
        text = text.Trim();
        if (!text.StartsWith('[') || !text.EndsWith(']') || text.Length < 2)
            return null;
        var inner = text[1..^1];
        var items = new List<(string, bool)>();
        if (string.IsNullOrWhiteSpace(inner))
            return items;
        while (true)
        {
            Skip();
            if (at < inner.Length && inner[at] is '"' or '\'')
            {
                if (Quoted() is not { } quoted)
                    return null;
                items.Add((quoted, true));
            }
            else
            {
                items.Add((Plain(), false));
            }
            Skip();
            if (at == inner.Length)
                return items;
            if (inner[at++] != ',')
                return null;
        }

        void Skip()
        {
            while (at < inner.Length && char.IsWhiteSpace(inner[at]))
                at++;
        }

        string? Quoted()
        {
            var quote = inner[at++];
            var value = new System.Text.StringBuilder();
            for (; at < inner.Length; at++)
            {
                if (inner[at] == quote && quote == '\'' && at + 1 < inner.Length && inner[at + 1] == quote)
                    value.Append(inner[at++]);
                else if (inner[at] == '\\' && quote == '"' && at + 1 < inner.Length)
                    value.Append(inner[++at] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', var other => other });
                else if (inner[at] == quote)
                    return Ended(value.ToString());
                else
                    value.Append(inner[at]);
            }
            return null;
        }

        string Ended(string value)
        {
            at++;
            return value;
        }

        string Plain()
        {
            var (start, depth) = (at, 0);
            for (; at < inner.Length && (depth > 0 || inner[at] != ','); at++)
                depth += inner[at] == '[' ? 1 : inner[at] == ']' ? -1 : 0;
            return inner[start..at].Trim();
        }
    }
}
