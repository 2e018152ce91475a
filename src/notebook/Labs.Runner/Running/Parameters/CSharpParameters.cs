using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using Labs.Runner.Notebooks;

namespace Labs.Runner.Running;

/// <summary>Parameters in C#: <c>int rounds = 10;</c></summary>
internal sealed partial class CSharpParameters : IParameterSyntax
{
    private const string Type = @"(?<type>[A-Za-z_][\w.]*(?:<[\w.,<>\[\]? ]+>)?[\[\]?]*)";

    [GeneratedRegex(
        @"^[ \t]*(?<fixed>(?:const|readonly)\s+)?" + Type + @"[ \t]+(?<name>[A-Za-z_]\w*)[ \t]*=(?![=>])[ \t]*(?<value>[^\r\n]*)",
        RegexOptions.Multiline)]
    private static partial Regex Declaration { get; }

    [GeneratedRegex(@"^-?(?:[0-9][0-9_]*)?(?<fraction>\.[0-9]+)?(?<exponent>[eE][-+]?[0-9]+)?(?<suffix>[a-zA-Z]*)\s*[;,]")]
    private static partial Regex Number { get; }

    [GeneratedRegex(@"^new\s*\[\s*\]\s*\{\s*(?<first>[^}]*)\}")]
    private static partial Regex UntypedArray { get; }

    [GeneratedRegex("^new\\s+" + Type + @"\s*[({]")]
    private static partial Regex New { get; }

    public string Comment => "//";

    public IEnumerable<ParameterDeclaration> DeclaredIn(NotebookCell cell) => Declaration.Matches(cell.Source).Select(match =>
    {
        var (type, value) = (match.Groups["type"].Value, match.Groups["value"].Value);
        return new ParameterDeclaration(match.Groups["name"].Value,
            type == "var" ? Inferred(value) : ParameterType.OfCSharp(type), match.Value.Trim(), match.Groups["fixed"].Success);
    });

    public string Assignment(ParameterDeclaration parameter, object? value) => $"{parameter.Name} = {Literal(value, parameter.Type)};";

    // The type of a var; if its value is not a literal, the given text decides.
    private static ParameterType Inferred(string value)
    {
        var unknown = new ParameterType(ParameterKind.Any);
        if (value is ['"' or '$' or '@', ..])
            return ParameterType.OfCSharp("string");
        if (value is ['\'', ..])
            return ParameterType.OfCSharp("char");
        if (value.StartsWith("true", StringComparison.Ordinal) || value.StartsWith("false", StringComparison.Ordinal))
            return ParameterType.OfCSharp("bool");
        if (Number.Match(value) is { Success: true } number)
        {
            return ParameterType.OfCSharp(number.Groups["suffix"].Value.ToLowerInvariant() switch
            {
                "" => number.Groups["fraction"].Success || number.Groups["exponent"].Success ? "double" : "int",
                "l" => "long",
                "u" => "uint",
                "ul" or "lu" => "ulong",
                "f" => "float",
                "m" => "decimal",
                _ => "double",
            });
        }
        if (UntypedArray.Match(value) is { Success: true } array)
        {
            var item = Inferred(array.Groups["first"].Value + ";");
            return item.Kind == ParameterKind.Any ? item : new ParameterType(ParameterKind.List, Item: item);
        }
        var made = New.Match(value) is { Success: true } match ? ParameterType.OfCSharp(match.Groups["type"].Value) : unknown;
        return made.Kind == ParameterKind.List ? made : unknown;
    }

    private static string Literal(object? value, ParameterType type) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        BigInteger whole => whole.ToString(CultureInfo.InvariantCulture),
        decimal number => number.ToString(CultureInfo.InvariantCulture) + "m",
        double number => Real(number, type.Kind == ParameterKind.Single ? "float" : "double"),
        char character => $"'{Escaped(character, '\'')}'",
        string text => Quoted(text),
        IReadOnlyList<object?> items when type.Kind == ParameterKind.List => $"[{Items(items, type.Item!)}]",
        IReadOnlyList<object?> items => $"new object?[] {{ {Items(items, type)} }}",
        _ => throw new InvalidOperationException($"{value.GetType()} is not the type of a parameter's value."),
    };

    private static string Items(IReadOnlyList<object?> items, ParameterType type) =>
        string.Join(", ", items.Select(item => Literal(item, type)));

    private static string Real(double number, string type)
    {
        if (double.IsNaN(number))
            return type + ".NaN";
        if (double.IsInfinity(number))
            return $"{type}.{(number > 0 ? "Positive" : "Negative")}Infinity";
        var suffix = type == "float" ? "f" : "d";
        return number.ToString("R", CultureInfo.InvariantCulture) + suffix;
    }

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var character in text)
            quoted.Append(Escaped(character, '"'));
        return quoted.Append('"').ToString();
    }

    // What a line of C# can't have as it is, the separators of lines included.
    internal static string Escaped(char character, char quote) => character switch
    {
        '\\' => "\\\\",
        '\n' => "\\n",
        '\t' => "\\t",
        _ when character == quote => "\\" + quote,
        _ when char.IsControl(character) || character is '\u2028' or '\u2029' => $"\\u{(int)character:x4}",
        _ => character.ToString(),
    };
}
