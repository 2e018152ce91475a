using System.Numerics;
using System.Text.RegularExpressions;

namespace Labs.Runner.Running;

/// <summary>What a parameter may be.</summary>
internal enum ParameterKind
{
    /// <summary>The declaration does not say; the text decides.</summary>
    Any,
    Text,
    Character,
    Bool,
    Integer,
    Single,
    Real,
    Decimal,
    List,

    /// <summary>A type whose values can't be given as text.</summary>
    Other,
}

/// <summary>The type of a parameter as the notebook declares it.</summary>
/// <param name="Kind">What its values are.</param>
/// <param name="IsNullable">Whether null is a value.</param>
/// <param name="Range">For <see cref="ParameterKind.Integer"/>: the smallest and the largest value; null for no limit.</param>
/// <param name="Item">For <see cref="ParameterKind.List"/>: the type of an item.</param>
internal sealed partial record ParameterType(
    ParameterKind Kind, bool IsNullable = false, (BigInteger Least, BigInteger Most)? Range = null, ParameterType? Item = null)
{
    private static readonly Dictionary<string, ParameterType> s_named = new(StringComparer.Ordinal)
    {
        ["string"] = new(ParameterKind.Text), ["String"] = new(ParameterKind.Text),
        ["char"] = new(ParameterKind.Character), ["bool"] = new(ParameterKind.Bool), ["Boolean"] = new(ParameterKind.Bool),
        ["float"] = new(ParameterKind.Single), ["Single"] = new(ParameterKind.Single),
        ["double"] = new(ParameterKind.Real), ["Double"] = new(ParameterKind.Real),
        ["decimal"] = new(ParameterKind.Decimal), ["Decimal"] = new(ParameterKind.Decimal),
        ["object"] = new(ParameterKind.Any, IsNullable: true), ["dynamic"] = new(ParameterKind.Any, IsNullable: true),
        ["sbyte"] = Whole(sbyte.MinValue, sbyte.MaxValue), ["byte"] = Whole(byte.MinValue, byte.MaxValue),
        ["short"] = Whole(short.MinValue, short.MaxValue), ["ushort"] = Whole(ushort.MinValue, ushort.MaxValue),
        ["int"] = Whole(int.MinValue, int.MaxValue), ["Int32"] = Whole(int.MinValue, int.MaxValue),
        ["uint"] = Whole(uint.MinValue, uint.MaxValue), ["Int64"] = Whole(long.MinValue, long.MaxValue),
        ["long"] = Whole(long.MinValue, long.MaxValue), ["ulong"] = Whole(ulong.MinValue, ulong.MaxValue),
    };

    [GeneratedRegex(@"^(?:List|IList|IReadOnlyList|ICollection|IReadOnlyCollection|IEnumerable|HashSet|ISet)<(?<item>.+)>$")]
    private static partial Regex ListOf { get; }

    /// <summary>Returns the type of a C# type's name.</summary>
    public static ParameterType OfCSharp(string name)
    {
        name = name.Trim();
        if (name.StartsWith("System.", StringComparison.Ordinal))
            name = name[(name.LastIndexOf('.', name.IndexOf('<') is > 0 and var generic ? generic : name.Length - 1) + 1)..];
        if (name.EndsWith('?'))
            return OfCSharp(name[..^1]) with { IsNullable = true };
        if (name.EndsWith("[]", StringComparison.Ordinal))
            return new(ParameterKind.List, Item: OfCSharp(name[..^2]));
        if (ListOf.Match(name) is { Success: true } list)
            return new(ParameterKind.List, Item: OfCSharp(list.Groups["item"].Value));
        return s_named.GetValueOrDefault(name) ?? new(ParameterKind.Other);
    }

    /// <summary>What its values look like, for messages.</summary>
    public string Expected => (Kind switch
    {
        ParameterKind.Text or ParameterKind.Any => "text",
        ParameterKind.Character => "one character",
        ParameterKind.Bool => "true or false",
        ParameterKind.Integer when Range is { } range => $"a whole number from {range.Least} to {range.Most}",
        ParameterKind.Integer => "a whole number",
        ParameterKind.List => $"a list such as [{Item!.Sample}]",
        _ => "a number",
    }) + (IsNullable ? ", or null" : "");

    private string Sample => Kind switch
    {
        ParameterKind.Text or ParameterKind.Any => "one, two",
        ParameterKind.Character => "a, b",
        ParameterKind.Bool => "true, false",
        ParameterKind.Single or ParameterKind.Real or ParameterKind.Decimal => "0.5, 1e3",
        ParameterKind.List => $"[{Item!.Sample}]",
        _ => "1, 2",
    };

    /// <summary>
    /// Returns the value that a text stands for: null, a bool, BigInteger, double, decimal, char, string or list of these.
    /// </summary>
    /// <exception cref="FormatException">The text is not a value of this type.</exception>
    public object? Read(string text, bool isQuoted = false)
    {
        var isEmptyText = text.Length == 0 && Kind is (ParameterKind.Text or ParameterKind.Any);
        if (IsNullable && !isQuoted && !isEmptyText && ParameterText.IsNull(text))
            return null;
        if (isQuoted && Kind is not (ParameterKind.Text or ParameterKind.Any or ParameterKind.Character))
            throw new FormatException();
        object? value = Kind switch
        {
            ParameterKind.Text => text,
            ParameterKind.Character => text.Length == 1 ? text[0] : null,
            ParameterKind.Bool => ParameterText.Bool(text),
            ParameterKind.Integer => ParameterText.Integer(text) is { } whole && IsInRange(whole) ? whole : null,
            ParameterKind.Single => ParameterText.Real(text) is { } real
                && float.IsFinite((float)real) == double.IsFinite(real) ? real : null,
            ParameterKind.Real => ParameterText.Real(text),
            ParameterKind.Decimal => ParameterText.Decimal(text),
            ParameterKind.List => ParameterText.Items(text)?.Select(item => Item!.Read(item.Text, item.IsQuoted)).ToList(),
            ParameterKind.Any => isQuoted ? text : Guess(text),
            _ => null,
        };
        return value is null && Kind != ParameterKind.Any ? throw new FormatException() : value;
    }

    private static ParameterType Whole(BigInteger least, BigInteger most) => new(ParameterKind.Integer, Range: (least, most));

    private static object? Guess(string text)
    {
        if (text.Length == 0)
            return "";
        if (ParameterText.IsNull(text))
            return null;
        if (ParameterText.Bool(text) is { } flag)
            return flag;
        var isReal = text.AsSpan().ContainsAny('.', 'e', 'E') && !text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        if (!isReal && ParameterText.Integer(text) is { } whole)
            return whole;
        // Without the dot, inf and nan are words.
        if (isReal && ParameterText.Real(text) is { } number)
            return number;
        return ParameterText.Items(text) is { } items
            ? items.Select(item => item.IsQuoted ? item.Text : Guess(item.Text)).ToList()
            : text;
    }

    private bool IsInRange(BigInteger value) => Range is not { } range || (value >= range.Least && value <= range.Most);
}
