using Labs.Kernel.Cells;

namespace Labs.Kernel;

/// <summary>The markers that work in this notebook kernel, and those of .NET Interactive that do not.</summary>
public static class MarkerNames
{
    private static readonly Dictionary<string, string> s_foreign = new(StringComparer.OrdinalIgnoreCase)
    {
        ["fsharp"] = "F#", ["f#"] = "F#",
        ["pwsh"] = "PowerShell", ["powershell"] = "PowerShell",
        ["kql"] = "KQL", ["http"] = "HTTP request", ["r"] = "R", ["python"] = "Python",
    };

    private static readonly HashSet<string> s_languages = new(StringComparer.OrdinalIgnoreCase)
    {
        "csharp", "c#", "cs", "bash", "sh", "value", "html", "javascript", "js", "markdown", "mermaid", "svg",
        "sql", "yaml", // labs.csx adds these two
    };

    /// <summary>Returns whether cells of a language run in this notebook kernel after <c>labs.csx</c> was loaded.</summary>
    public static bool IsLanguage(string name) => s_languages.Contains(name);

    /// <summary>Returns whether <c>#!name</c> is a command, which takes one line.</summary>
    public static bool IsCommand(string name) => Markers.Commands.ContainsKey(name);

    /// <summary>Returns the display name of a language that only .NET Interactive supports; null for any other name.</summary>
    public static string? Foreign(string name) => s_foreign.GetValueOrDefault(name);
}
