using System.IO.Compression;

namespace Labs.Kernel.Tests;

/// <summary>A folder of packages that a test makes, and notebooks next to it.</summary>
internal sealed class PackageFeed : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private int _builds;

    /// <summary>The first part of the names of the packages, which no other test uses.</summary>
    public string Id { get; } = "Labs.Test." + Guid.NewGuid().ToString("N")[..8];

    public string Folder => _folder.Path;

    public string Cache => Path.Combine(Folder, "cache");

    public Notebook Open(string dotnet = "dotnet") =>
        new(new() { WorkingDirectory = Folder, PackageCache = Cache, Dotnet = dotnet });

    /// <summary>Compiles an assembly.</summary>
    /// <returns>Its path.</returns>
    public string Compile(string name, string source, params string[] references) =>
        Library.Write(Folder, $"build/{++_builds}/{name}.dll", source, references);

    /// <summary>Adds a package with one assembly.</summary>
    /// <param name="dependencies">The packages that it needs, each as "id version".</param>
    public void Add(string id, string version, string assembly, params string[] dependencies) =>
        AddTo("feed", id, version, assembly, dependencies);

    /// <summary>Adds a package to another feed than the first one.</summary>
    public void AddTo(string feed, string id, string version, string assembly, params string[] dependencies) =>
        AddFiles(feed, id, version, [($"lib/net{Environment.Version.Major}.0/{Path.GetFileName(assembly)}", assembly)], dependencies);

    public void AddFiles(string feed, string id, string version, (string Entry, string File)[] files, params string[] dependencies)
    {
        Directory.CreateDirectory(Path.Combine(Folder, feed));
        using var package = ZipFile.Open(Path.Combine(Folder, feed, $"{id}.{version}.nupkg"), ZipArchiveMode.Create);
        foreach (var (entry, file) in files)
            package.CreateEntryFromFile(file, entry);
        var needed = dependencies.Select(dependency => dependency.Split(' '))
            .Select(words => $"<dependency id=\"{words[0]}\" version=\"{words[1]}\" />");
        using var manifest = new StreamWriter(package.CreateEntry(id + ".nuspec").Open());
        manifest.Write($"""
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata>
              <id>{id}</id><version>{version}</version><authors>tests</authors><description>A test.</description>
              <dependencies><group targetFramework="net{Environment.Version.Major}.0">{string.Concat(needed)}</group></dependencies>
            </metadata></package>
            """);
    }

    public void Dispose()
    {
        _folder.Dispose();
        InstalledPackages.Remove(Id);
    }
}
