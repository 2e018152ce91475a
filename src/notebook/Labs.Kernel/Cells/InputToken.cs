using System.Text.Json;
using System.Text.RegularExpressions;

namespace Labs.Kernel.Cells;

/// <summary>
/// An argument whose value the reader types: <c>@input:name</c>, <c>@password:"What to type"</c>, or
/// <c>@input:{"prompt": "What to type"}</c>.
/// </summary>
internal sealed partial record InputToken(string Prompt, bool IsSecret)
{
    /// <summary>Returns the length of such an argument at a position of a marker line; 0 if there is none.</summary>
    public static int LengthAt(string text, int position) => Token.Match(text, position) is { Success: true } match ? match.Length : 0;

    /// <summary>Reads such an argument; returns null for any other.</summary>
    /// <param name="token">The argument without its at sign.</param>
    public static InputToken? Parse(string token)
    {
        var isSecret = token.StartsWith("password:", StringComparison.Ordinal);
        if (!isSecret && !token.StartsWith("input:", StringComparison.Ordinal))
            return null;
        var asked = token[(token.IndexOf(':') + 1)..];
        return new InputToken(asked is ['{', ..] ? PromptIn(asked) : asked.Trim('"'), isSecret);
    }

    private static string PromptIn(string json)
    {
        try
        {
            using var options = JsonDocument.Parse(json);
            return options.RootElement.TryGetProperty("prompt", out var prompt) ? prompt.ToString() : "";
        }
        catch (JsonException exception)
        {
            throw new CellException(
                "Usage",
                $"{json} is not valid JSON: {exception.Message} Expected for example {{\"prompt\": \"Your name\"}}.");
        }
    }

    [GeneratedRegex("""\G@(?:input|password):(?:"[^"]*"|\{[^}]*\}|\S*)""")]
    private static partial Regex Token { get; }
}
