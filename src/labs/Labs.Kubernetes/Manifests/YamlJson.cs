using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Labs.Kubernetes;

/// <summary>Writes JSON for readers of YAML.</summary>
/// <remarks>
/// JSON is YAML with one exception: JSON escapes a character beyond U+FFFF, such as an emoji, as two surrogates, and .NET does so with
/// every encoder. In YAML each escape stands for a character of its own (YAML 1.2.2, section 5.7), and a surrogate is none.
/// </remarks>
internal static partial class YamlJson
{
    public static string Of(JsonNode json) => SurrogatePair().Replace(json.ToJsonString(), pair =>
        pair.Groups["slashes"].Value + char.ConvertFromUtf32(char.ConvertToUtf32(Unit(pair, "high"), Unit(pair, "low"))));

    private static char Unit(Match pair, string group) => (char)Convert.ToUInt16(pair.Groups[group].Value, 16);

    // Pairs of backslashes before it belong to the text: a backslash that is escaped escapes nothing.
    [GeneratedRegex(@"(?<!\\)(?<slashes>(?:\\\\)*)\\u(?<high>[dD][89abAB][0-9a-fA-F]{2})\\u(?<low>[dD][c-fC-F][0-9a-fA-F]{2})")]
    private static partial Regex SurrogatePair();
}
