using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Labs.Kubernetes;

/// <summary>
/// The values for the placeholders of a YAML text. <c>{{size}}</c> becomes a scalar, whatever the value's text is: it is put in after the
/// text has been parsed, so it cannot add fields or objects. <c>{{{size}}}</c> becomes a part of the text, as it is.
/// </summary>
/// <param name="arguments">The values by name, with "@" before it.</param>
internal sealed partial class YamlValues(IReadOnlyDictionary<string, object?> arguments)
{
    // Of the private use area of Unicode, which YAML allows in every scalar.
    private const char Begin = '\uE000', End = '\uE001';

    /// <summary>Returns the text with the raw values, and with a mark for each scalar that <see cref="Fill"/> puts in later.</summary>
    /// <exception cref="YamlCellException">A placeholder has no value.</exception>
    public string Mark(string yaml) => Placeholder().Replace(yaml, match =>
    {
        var raw = match.Groups["raw"];
        var name = raw.Success ? raw.Value : match.Groups["name"].Value;
        if (!arguments.ContainsKey("@" + name))
            throw new YamlCellException($"{{{{{name}}}}} has no value; name it on the marker line: #!yaml @{name}");
        return raw.Success ? Text(arguments["@" + name]) : $"{Begin}{name}{End}";
    });

    /// <summary>Returns a scalar's text with its values; null if it has no marks.</summary>
    public string? Fill(string scalar) => scalar.Contains(Begin)
        ? Marked().Replace(scalar, mark => Text(arguments.GetValueOrDefault("@" + mark.Groups[1].Value)))
        : null;

    /// <summary>
    /// Returns whether a scalar without quotes is one mark and nothing else. Then <paramref name="value"/> has the type of the C# value: a
    /// number, true or false, null, or text.
    /// </summary>
    public bool IsWhole(string scalar, out JsonNode? value)
    {
        value = null;
        if (Marked().Match(scalar) is not { Success: true } mark || mark.Length != scalar.Length)
            return false;
        var given = arguments.GetValueOrDefault("@" + mark.Groups[1].Value);
        value = given switch
        {
            null => null,
            bool flag => flag,
            sbyte or byte or short or ushort or int or uint or long => Convert.ToInt64(given, CultureInfo.InvariantCulture),
            ulong number => number,
            decimal number => number,
            float or double when double.IsFinite(Convert.ToDouble(given, CultureInfo.InvariantCulture)) =>
                Convert.ToDouble(given, CultureInfo.InvariantCulture),
            _ => Text(given),
        };
        return true;
    }

    private static string Text(object? value) => value is IFormattable number
        ? number.ToString(null, CultureInfo.InvariantCulture)
        : value?.ToString() ?? "";

    [GeneratedRegex(@"\{\{\{ *(?<raw>\w+) *\}\}\}|\{\{ *(?<name>\w+) *\}\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex("\uE000(\\w+)\uE001")]
    private static partial Regex Marked();
}
