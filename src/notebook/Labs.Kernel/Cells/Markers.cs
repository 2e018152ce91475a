namespace Labs.Kernel.Cells;

/// <summary>The meaning of a <c>#!name</c> line: another language, a command of the notebook kernel, or neither.</summary>
internal static class Markers
{
    /// <summary>The commands and their descriptions, which <c>#!lsmagic</c> shows.</summary>
    public static IReadOnlyDictionary<string, string> Commands { get; } = new Dictionary<string, string>
    {
        ["time"] = "shows how long the cell took",
        ["who"] = "lists the variables",
        ["whos"] = "lists the variables with types and values",
        ["lsmagic"] = "lists languages and commands",
        ["set"] = "--name x --value @language:y: defines a variable",
        ["share"] = "--from language x [--as y]: copies a value from another language",
        ["import"] = "file(.csx, .cs, .ipynb, .dib): runs the code of a file",
        ["load"] = "file: the same as #!import",
    };

    public static MarkerKind KindOf(string name, NotebookKernel kernel) =>
        IsCSharp(name) || kernel.Languages.ContainsKey(name) ? MarkerKind.Language
        : Commands.ContainsKey(name) ? MarkerKind.Command
        : MarkerKind.Unknown;

    public static bool IsCSharp(string name) => name is "csharp" or "c#" or "C#" or "cs";

    /// <summary>Returns <c>csharp</c> for every name of C#, and any other name unchanged.</summary>
    public static string Normalize(string language) => IsCSharp(language) ? "csharp" : language;
}
