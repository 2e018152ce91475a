using System.Text.Json.Nodes;

namespace Labs.Runner.Notebooks;

/// <summary>
/// The markers that start a cell of another language: .NET Interactive's, the labs', and the ones that a file declares.
/// </summary>
internal sealed class DibLanguages
{
    /// <summary>The names that every file may use, each with its aliases.</summary>
    public static IReadOnlyDictionary<string, string[]> Usual { get; } = new Dictionary<string, string[]>
    {
        ["csharp"] = ["c#", "C#", "cs"],
        ["fsharp"] = ["f#", "F#", "fs"],
        ["pwsh"] = ["powershell"],
        ["javascript"] = ["js"],
        ["html"] = [], ["markdown"] = ["md"], ["mermaid"] = [], ["sql"] = [], ["kql"] = [], ["value"] = [], ["http"] = [],
        ["bash"] = [], ["sh"] = [], ["yaml"] = [], ["svg"] = [], ["raw"] = [],
    };

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    public DibLanguages()
    {
        foreach (var (name, aliases) in Usual)
            Add(name, aliases);
    }

    /// <summary>Adds the languages that a file's <c>#!meta</c> declares, the only place in which .NET Interactive looks.</summary>
    public void Add(JsonObject meta)
    {
        foreach (var item in meta.At("kernelInfo", "items") as JsonArray ?? [])
        {
            if (item.TextAt("name") is { Length: > 0 } name)
                Add(name, (item.At("aliases") as JsonArray ?? []).Select(alias => alias.TextAt() ?? "").Where(alias => alias.Length > 0));
        }
    }

    /// <summary>Returns the language's name for a marker without its <c>#!</c>; null for any other text.</summary>
    public string? NameOf(string marker) => _names.GetValueOrDefault(marker);

    private void Add(string name, IEnumerable<string> aliases)
    {
        _names[name] = name;
        foreach (var alias in aliases)
            _names.TryAdd(alias, name);
    }
}
