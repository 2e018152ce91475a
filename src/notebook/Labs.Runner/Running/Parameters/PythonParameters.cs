using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using Labs.Runner.Notebooks;

namespace Labs.Runner.Running;

/// <summary>Parameters in Python: <c>rounds = 10</c> or <c>rounds: int = 10</c>.</summary>
internal sealed partial class PythonParameters : IParameterSyntax
{
    private static readonly ParameterType s_any = new(ParameterKind.Any);

    [GeneratedRegex(
        @"^(?<name>[A-Za-z_]\w*)[ \t]*(?::[ \t]*(?<type>[^=\r\n]+?))?[ \t]*=(?!=)[ \t]*(?<value>[^\r\n]*)", RegexOptions.Multiline)]
    private static partial Regex Declaration { get; }

    [GeneratedRegex(@"^(?:Optional\[(?<inner>.+)\]|(?<inner>.+?)\s*\|\s*None)$")]
    private static partial Regex Optional { get; }

    [GeneratedRegex(@"^(?:list|List|Sequence)(?:\[(?<item>.+)\])?$")]
    private static partial Regex ListOf { get; }

    public string Comment => "#";

    public IEnumerable<ParameterDeclaration> DeclaredIn(NotebookCell cell) => Declaration.Matches(cell.Source).Select(match =>
        new ParameterDeclaration(
            match.Groups["name"].Value,
            match.Groups["type"] is { Success: true } type ? TypeOf(type.Value.Trim()) : Inferred(match.Groups["value"].Value),
            match.Value.Trim()));

    public string Assignment(ParameterDeclaration parameter, object? value) => $"{parameter.Name} = {Literal(value)}";

    private static ParameterType TypeOf(string name)
    {
        if (Optional.Match(name) is { Success: true } optional)
            return TypeOf(optional.Groups["inner"].Value) with { IsNullable = true };
        if (ListOf.Match(name) is { Success: true } list)
            return new(ParameterKind.List, Item: list.Groups["item"] is { Success: true } item ? TypeOf(item.Value) : s_any);
        return name switch
        {
            "str" => new(ParameterKind.Text),
            "bool" => new(ParameterKind.Bool),
            "int" => new(ParameterKind.Integer),
            "float" => new(ParameterKind.Real),
            _ => s_any,
        };
    }

    // A number may become one of another kind, as it may in the notebook itself.
    private static ParameterType Inferred(string value) => value switch
    {
        ['"' or '\'', ..] => new(ParameterKind.Text),
        ['[', ..] => new(ParameterKind.List, Item: s_any),
        _ when value.StartsWith("True", StringComparison.Ordinal) || value.StartsWith("False", StringComparison.Ordinal) =>
            new(ParameterKind.Bool),
        _ => s_any,
    };

    private static string Literal(object? value) => value switch
    {
        null => "None",
        bool flag => flag ? "True" : "False",
        BigInteger whole => whole.ToString(CultureInfo.InvariantCulture),
        double number when !double.IsFinite(number) => $"float(\"{number.ToString(CultureInfo.InvariantCulture).ToLowerInvariant()}\")",
        double number when double.IsInteger(number) && Math.Abs(number) < 1e15 => number.ToString("0.0", CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        string text => $"\"{string.Concat(text.Select(character => CSharpParameters.Escaped(character, '"')))}\"",
        IReadOnlyList<object?> items => $"[{string.Join(", ", items.Select(Literal))}]",
        _ => throw new InvalidOperationException($"{value.GetType()} is not the type of a parameter's value."),
    };
}
