using Labs.Kernel.Cells;

namespace Labs.Kernel.Packages;

/// <summary>A shared framework of the .NET installation that runs this process, such as Microsoft.AspNetCore.App.</summary>
internal static class SharedFramework
{
    /// <summary>The framework that every cell can use.</summary>
    public const string Base = "Microsoft.NETCore.App";

    private static readonly string s_runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    /// <summary>The folder of the .NET installation.</summary>
    public static string Root { get; } = Path.GetFullPath(Path.Combine(s_runtime, "..", "..", ".."));

    /// <summary>The names of the installed frameworks, besides the one that every cell can use.</summary>
    public static IEnumerable<string> Names => Path.Combine(Root, "shared") is var shared && Directory.Exists(shared)
        ? Directory.GetDirectories(shared).Select(folder => Path.GetFileName(folder)).Where(name => name != Base)
        : [];

    /// <summary>Returns the assemblies of a framework in the newest version that fits the runtime.</summary>
    /// <param name="line">The line of the directive in the cell, for errors.</param>
    /// <exception cref="CellException">The framework is not installed.</exception>
    public static IReadOnlyList<string> Assemblies(string name, int line)
    {
        var shared = Path.Combine(Root, "shared");
        var versions = Path.Combine(shared, Path.GetFileName(name));
        var newest = Directory.Exists(versions)
            ? Directory.GetDirectories(versions)
                .Where(folder => VersionOf(folder) is var version
                    && (version.Major, version.Minor) == (Environment.Version.Major, Environment.Version.Minor))
                .MaxBy(VersionOf)
            : null;
        if (newest is not null)
            return [.. Directory.GetFiles(newest, "*.dll").Order(StringComparer.Ordinal)];
        var found = Directory.Exists(shared)
            ? string.Join(", ", Directory.GetDirectories(shared).SelectMany(Directory.GetDirectories)
                .Select(folder => $"{Path.GetFileName(Path.GetDirectoryName(folder))} {Path.GetFileName(folder)}").Order())
            : "none";
        throw new CellException(
            "NoFramework",
            $"#r \"framework: {name}\": {shared} has no {name} for .NET {Environment.Version.Major}.{Environment.Version.Minor}; "
            + $"it has {found}.",
            line);
    }

    /// <summary>Returns the source generators that come with a framework in the .NET SDK; none without the SDK.</summary>
    public static IReadOnlyList<string> Generators(string name)
    {
        var packs = Path.Combine(Root, "packs", name + ".Ref");
        if (!Directory.Exists(packs))
            return [];
        var newest = Directory.GetDirectories(packs).Where(folder => VersionOf(folder).Major == Environment.Version.Major).MaxBy(VersionOf);
        var folder = Path.Combine(newest ?? "", "analyzers", "dotnet", "cs");
        return Directory.Exists(folder) ? Directory.GetFiles(folder, "*.dll") : [];
    }

    private static Version VersionOf(string folder) =>
        Version.TryParse(Path.GetFileName(folder).Split('-')[0], out var version) ? version : new Version();
}
