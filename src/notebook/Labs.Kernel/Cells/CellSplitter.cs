using System.Text;
using System.Text.RegularExpressions;
using Labs.Kernel.Scripting;

namespace Labs.Kernel.Cells;

/// <summary>Splits a cell at its <c>#!</c> lines. In C#, such a line inside a string or a comment is text.</summary>
internal static partial class CellSplitter
{
    /// <summary>Returns the parts in order. Parts without text and arguments are left out.</summary>
    /// <param name="code">The text of the cell.</param>
    /// <param name="language">The language of the text before the first marker.</param>
    /// <param name="kindOf">Returns the kind of a marker.</param>
    /// <exception cref="CellException">C# text has an unknown marker. In other languages such a line is text.</exception>
    public static IReadOnlyList<CellPart> Split(string code, string language, Func<string, MarkerKind> kindOf)
    {
        if (!code.Contains("#!", StringComparison.Ordinal))
            return [new CellPart(language, "", code, 0, false, language)];
        var parts = new List<CellPart>();
        var body = new StringBuilder();
        var (marker, arguments, start) = (language, "", 0);
        var lines = code.Split('\n');
        for (var number = 0; number < lines.Length; number++)
        {
            var line = lines[number].TrimEnd('\r');
            var match = MarkerLine().Match(line);
            var kind = match.Success ? kindOf(match.Groups["name"].Value) : MarkerKind.Unknown;
            if (!match.Success || (kind == MarkerKind.Unknown && marker != "csharp") || IsText(number))
            {
                body.Append(line).Append(number < lines.Length - 1 ? "\n" : "");
                continue;
            }
            var name = match.Groups["name"].Value;
            if (kind == MarkerKind.Unknown)
            {
                throw new CellException("UnknownMarker", MarkerNames.Foreign(name) is { } foreign
                    ? $"#!{name}: {foreign} cells do not run in this kernel; #!lsmagic lists the languages that do."
                    : $"#!{name} is neither a language nor a command of this kernel; #!lsmagic lists both.", number + 1);
            }
            Flush(number + 1);
            var rest = match.Groups["rest"].Value.Trim();
            if (kind == MarkerKind.Command)
                parts.Add(new CellPart(name, rest, "", number, true, marker));
            else
                (marker, arguments) = (name, rest);
        }
        Flush(lines.Length);
        return parts;

        bool IsText(int number) =>
            marker == "csharp" && number > start && ScriptSyntax.IsInsideText(string.Join('\n', lines[start..]), number - start);

        void Flush(int next)
        {
            // A marker with arguments but without text is a part too: its language may need only the arguments.
            if (!string.IsNullOrWhiteSpace(body.ToString()) || arguments.Length > 0)
                parts.Add(new CellPart(marker, arguments, body.ToString(), start, false, marker));
            body.Clear();
            arguments = "";
            start = next;
        }
    }

    // `#!/bin/bash` is not a marker but a line of a script.
    [GeneratedRegex(@"^#!(?<name>[A-Za-z][\w\-.+]*)(?<rest>\s.*)?$")]
    private static partial Regex MarkerLine();
}

internal enum MarkerKind { Unknown, Language, Command }
