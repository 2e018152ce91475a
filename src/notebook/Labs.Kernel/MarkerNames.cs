using Labs.Kernel.Cells;

namespace Labs.Kernel;

/// <summary>The markers that notebooks can use here, and those of .NET Interactive that have no equivalent.</summary>
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

    /// <summary>Whether cells of a language run here, or would once <c>labs.csx</c> is loaded.</summary>
    public static bool IsLanguage(string name) => s_languages.Contains(name);

    /// <summary>Whether <c>#!name</c> is a command of one line.</summary>
    public static bool IsCommand(string name) => CellInterpreter.Commands.ContainsKey(name);

    /// <summary>The name for readers of a language that .NET Interactive has and this kernel has not; null for any other.</summary>
    public static string? Foreign(string name) => s_foreign.GetValueOrDefault(name);
}
