using System.Reflection;

namespace Labs.Kernel.Tests;

/// <summary>The packages that the project file downloads for these tests.</summary>
internal static class DownloadedPackage
{
    public const string Interactive = "1.0.0-beta.26120.1";

    private static readonly string s_folder = typeof(DownloadedPackage).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "PackageFolder").Value!;

    /// <summary>The two references that a cell needs to load the formatters from files.</summary>
    public static string FormattingReferences =>
        $"#r \"{Assembly("Microsoft.AspNetCore.Html.Abstractions", "2.3.13")}\"\n"
        + $"#r \"{Assembly("Microsoft.DotNet.Interactive.Formatting", Interactive)}\"\n";

    public static string Folder(string id, string version) => Path.Combine(s_folder, id.ToLowerInvariant(), version);

    /// <summary>The archive from which the package was installed.</summary>
    public static string Archive(string id, string version) =>
        Path.Combine(Folder(id, version), $"{id.ToLowerInvariant()}.{version}.nupkg");

    /// <summary>Returns the package's main assembly for the newest framework that the package supports.</summary>
    public static string Assembly(string id, string version)
    {
        var library = Path.Combine(Folder(id, version), "lib");
        string[] frameworks = ["net10.0", "net8.0", "net6.0", "netstandard2.1", "netstandard2.0"];
        return frameworks.Select(framework => Path.Combine(library, framework, id + ".dll")).First(File.Exists);
    }
}
