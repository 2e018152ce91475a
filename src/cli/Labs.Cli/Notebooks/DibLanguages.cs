using System.Text.Json.Nodes;

namespace Labs.Cli.Notebooks;

/// <summary>Which marker starts a cell of which language: those of .NET Interactive and of the labs, and those that a file declares.</summary>
internal sealed class DibLanguages
{
    /// <summary>The names, each with its aliases.</summary>
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

    /// <summary>Adds what the file's <c>#!meta</c> declares. In a .dib file .NET Interactive reads this one place only.</summary>
    public void Add(JsonObject meta)
    {
        foreach (var item in meta["kernelInfo"]?["items"] as JsonArray ?? [])
        {
            if ((string?)item?["name"] is { Length: > 0 } name)
                Add(name, (item["aliases"] as JsonArray ?? []).Select(alias => (string?)alias ?? "").Where(alias => alias.Length > 0));
        }
    }

    public string? NameOf(string marker) => _names.GetValueOrDefault(marker);

    private void Add(string name, IEnumerable<string> aliases)
    {
        _names[name] = name;
        foreach (var alias in aliases)
            _names.TryAdd(alias, name);
    }
}
