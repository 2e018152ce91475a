using System.Text.Json;
using System.Text.RegularExpressions;

namespace Labs.Kernel.Cells;

/// <summary>
/// An argument that asks whoever sits at the notebook: <c>@input:name</c>, <c>@password:"What to type"</c>, or
/// <c>@input:{"prompt": "What to type"}</c>.
/// </summary>
internal sealed partial record InputToken(string Prompt, bool IsSecret)
{
    /// <summary>The length of such an argument at a position of a marker's line; 0 when there is none.</summary>
    public static int LengthAt(string text, int position) => Token.Match(text, position) is { Success: true } match ? match.Length : 0;

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
            throw new CellException("Usage", $"{json} is no JSON: {exception.Message} Expected for example {{\"prompt\": \"Your name\"}}.");
        }
    }

    [GeneratedRegex("""\G@(?:input|password):(?:"[^"]*"|\{[^}]*\}|\S*)""")]
    private static partial Regex Token { get; }
}
