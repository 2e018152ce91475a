using System.Text.RegularExpressions;

namespace Labs.Kernel.Packages;

/// <summary>
/// Completes the package in a line such as <c>#r "nuget: Hum</c>. It offers what needs no network: the packages in the folders of
/// <c>#i</c>, those that are installed on this machine, and the shared frameworks.
/// </summary>
internal static partial class PackageNames
{
    private static readonly string s_installed = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder
        ? folder
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>Returns the names, or after a comma the versions, that can complete the line.</summary>
    /// <param name="line">The line up to the position.</param>
    /// <param name="folders">The sources of the notebook that are folders.</param>
    /// <returns>Null if the line names no package.</returns>
    public static IReadOnlyList<Completion>? At(string line, int position, IReadOnlyList<string> folders)
    {
        if (Framework.Match(line) is { Success: true } framework)
            return Found(SharedFramework.Names, framework.Groups["typed"].Value, position);
        var match = Naming.Match(line);
        if (!match.Success)
            return null;
        var id = match.Groups["id"].Value;
        if (!match.Groups["version"].Success)
            return Found(folders.SelectMany(NamesInFeed).Concat(NamesIn(s_installed)), id, position);
        var versions = folders.SelectMany(folder => VersionsInFeed(folder, id))
            .Concat(NamesIn(Path.Combine(s_installed, id.ToLowerInvariant())))
            .Distinct()
            .OrderByDescending(VersionOf)
            .ThenBy(version => version.Contains('-'))
            .ThenByDescending(version => version, StringComparer.Ordinal);
        return Found(versions, match.Groups["version"].Value, position, isSorted: true);
    }

    private static IReadOnlyList<Completion> Found(IEnumerable<string> names, string typed, int position, bool isSorted = false)
    {
        var found = names.Where(name => name.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .Distinct(StringComparer.OrdinalIgnoreCase);
        return
        [
            .. (isSorted ? found : found.Order(StringComparer.OrdinalIgnoreCase))
                .Select(name => new Completion(name, "package", position - typed.Length, position)),
        ];
    }

    // A feed has the files Id.1.2.3.nupkg, or folders id/1.2.3 as the folder of installed packages has.
    private static IEnumerable<string> NamesInFeed(string feed) =>
        Archives(feed).Select(archive => archive.Groups["id"].Value).Concat(NamesIn(feed));

    private static IEnumerable<string> VersionsInFeed(string feed, string id) => Archives(feed)
        .Where(archive => archive.Groups["id"].Value.Equals(id, StringComparison.OrdinalIgnoreCase))
        .Select(archive => archive.Groups["version"].Value)
        .Concat(NamesIn(Path.Combine(feed, id.ToLowerInvariant())));

    private static IEnumerable<Match> Archives(string feed) => Directory.Exists(feed)
        ? Directory.EnumerateFiles(feed, "*.nupkg").Select(file => Archive.Match(Path.GetFileName(file))).Where(match => match.Success)
        : [];

    private static IEnumerable<string> NamesIn(string folder) => Directory.Exists(folder)
        ? new DirectoryInfo(folder).EnumerateDirectories().Select(entry => entry.Name).Where(name => name[0] != '.')
        : [];

    private static Version VersionOf(string version) =>
        Version.TryParse(version.Split('-', '+')[0], out var number) ? number : new Version();

    [GeneratedRegex("""^#r\s+"nuget:\s*(?<id>[\w.-]*)(?:\s*,\s*(?<version>[^"]*))?$""")]
    private static partial Regex Naming { get; }

    [GeneratedRegex("""^#r\s+"framework:\s*(?<typed>[\w.]*)$""")]
    private static partial Regex Framework { get; }

    [GeneratedRegex(@"^(?<id>.+?)\.(?<version>\d+(?:\.\d+)+(?:-.+)?)\.nupkg$")]
    private static partial Regex Archive { get; }
}
