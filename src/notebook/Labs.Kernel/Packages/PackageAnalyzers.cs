using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;

namespace Labs.Kernel.Packages;

/// <summary>Chooses the files of a package's folder <c>analyzers</c> as the .NET SDK does.</summary>
internal static partial class PackageAnalyzers
{
    private static readonly Version s_compiler = typeof(CSharpCompilation).Assembly.GetName().Version!;

    /// <summary>
    /// Returns the analyzers for C#; of several versions of them, those for the newest compiler that is not newer than ours.
    /// </summary>
    /// <param name="files">The paths of all files of a package.</param>
    public static IReadOnlyList<string> Choose(IReadOnlyList<string> files)
    {
        var usable = files
            .Where(file => file.StartsWith("analyzers/", StringComparison.OrdinalIgnoreCase))
            .Where(file => file.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
            .Where(file => !file.EndsWith(".resources.dll", StringComparison.OrdinalIgnoreCase))
            .Where(file => !file.Split('/').Any(folder => folder is "vb" or "fs"))
            .Select(file => (File: file, Compiler: CompilerOf(file)))
            .Where(file => file.Compiler is null || file.Compiler <= s_compiler)
            .ToList();
        var newest = usable.Max(file => file.Compiler);
        return [.. usable.Where(file => file.Compiler == newest).Select(file => file.File)];
    }

    private static Version? CompilerOf(string file) =>
        CompilerFolder.Match(file) is { Success: true } match ? Version.Parse(match.Groups[1].Value) : null;

    [GeneratedRegex(@"/roslyn(\d+\.\d+)/")]
    private static partial Regex CompilerFolder { get; }
}
