using System.Text.RegularExpressions;

namespace Labs.Kernel.Cells;

/// <summary>Completes the path in a line such as <c>#load "labs.c</c>.</summary>
internal static partial class FilePaths
{
    /// <summary>Returns the files and folders that can complete the path.</summary>
    /// <param name="line">The line up to the position.</param>
    /// <returns>Null if the line has no path.</returns>
    public static IReadOnlyList<Completion>? At(string line, int position, string folder)
    {
        var match = Naming.Match(line);
        if (!match.Success)
            return null;
        var typed = match.Groups["path"].Value;
        var start = typed.LastIndexOfAny(['/', '\\']) + 1;
        var (inside, begin) = (Path.Combine(folder, typed[..start]), typed[start..]);
        string[] endings = match.Groups["kind"].Value == "r" ? [".dll"] : [".csx", ".cs", ".ipynb", ".dib"];
        try
        {
            return
            [
                .. new DirectoryInfo(inside).EnumerateFileSystemInfos()
                    .Where(entry => entry.Name.StartsWith(begin, StringComparison.Ordinal))
                    .Where(entry => begin.StartsWith('.') || !entry.Name.StartsWith('.'))
                    .Where(entry => entry is DirectoryInfo || endings.Contains(entry.Extension))
                    .OrderBy(entry => entry is DirectoryInfo).ThenBy(entry => entry.Name, StringComparer.Ordinal)
                    .Select(entry => entry.Name + (entry is DirectoryInfo ? "/" : ""))
                    .Select(name => new Completion(name, "file", position - begin.Length, position)),
            ];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return []; // no such folder
        }
    }

    [GeneratedRegex("""^#(?:(?<kind>r|load)\s+"(?<path>(?!nuget:|framework:)[^"]*)|!(?<kind>import|load)\s+"?(?<path>[^"]*))$""")]
    private static partial Regex Naming { get; }
}
