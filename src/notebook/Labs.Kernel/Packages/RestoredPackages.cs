using System.Text.Json;

namespace Labs.Kernel.Packages;

/// <summary>An assembly of a package.</summary>
/// <param name="Package">The name and the version of the package.</param>
internal sealed record PackageAssembly(string Path, string Package);

/// <summary>The files of all packages of a notebook, chosen for this machine.</summary>
internal sealed class RestoredPackages
{
    private readonly Dictionary<string, string> _versions = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<PackageAssembly> _assemblies = [];
    private readonly List<string> _satellites = [];
    private readonly List<string> _native = [];
    private readonly List<string> _extensions = [];
    private readonly List<string> _analyzers = [];
    private readonly SortedSet<string> _frameworks = new(StringComparer.Ordinal);

    private RestoredPackages()
    {
    }

    /// <summary>The version of each package, by its name.</summary>
    public IReadOnlyDictionary<string, string> Versions => _versions;

    public IReadOnlyList<PackageAssembly> Assemblies => _assemblies;

    /// <summary>The assemblies with texts in other languages, each in a folder with the name of its language.</summary>
    public IReadOnlyList<string> Satellites => _satellites;

    public IReadOnlyList<string> Native => _native;

    /// <summary>The folders with extensions for .NET Interactive.</summary>
    public IReadOnlyList<string> Extensions => _extensions;

    /// <summary>The assemblies with source generators for C#.</summary>
    public IReadOnlyList<string> Analyzers => _analyzers;

    /// <summary>The shared frameworks that the packages need, such as Microsoft.AspNetCore.App.</summary>
    public IReadOnlySet<string> Frameworks => _frameworks;

    /// <summary>Returns whether all files still exist. The folder of packages may have been cleared since the restore.</summary>
    public bool IsComplete() =>
        _assemblies.All(assembly => File.Exists(assembly.Path)) && _native.All(File.Exists) && _analyzers.All(File.Exists);

    /// <summary>Reads the file <c>project.assets.json</c> that a restore has written.</summary>
    /// <exception cref="JsonException">The file is damaged.</exception>
    public static RestoredPackages Read(string assets)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(assets));
        var folders = document.RootElement.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name).ToArray();
        var libraries = document.RootElement.GetProperty("libraries");
        // The target with a runtime identifier has the assets that NuGet chose for it from the graph of identifiers.
        var target = document.RootElement.GetProperty("targets").EnumerateObject().First(target => target.Name.Contains('/')).Value;
        var restored = new RestoredPackages();
        foreach (var package in target.EnumerateObject())
        {
            var library = libraries.GetProperty(package.Name);
            if (library.TryGetProperty("path", out var path))
                restored.Add(package, library, [.. folders.Select(folder => Path.Combine(folder, path.GetString()!))]);
        }
        return restored;
    }

    private void Add(JsonProperty package, JsonElement library, string[] roots)
    {
        var (id, version) = package.Name.Split('/') is [var name, var number] ? (name, number) : (package.Name, "");
        _versions[id] = version;
        _extensions.AddRange(roots.Select(root => Path.Combine(root, "interactive-extensions", "dotnet")).Where(Directory.Exists).Take(1));
        _assemblies.AddRange(Files("runtime").Select(file => new PackageAssembly(InPackage(file), $"{id} {version}")));
        _satellites.AddRange(Files("resource").Select(InPackage));
        _native.AddRange(Files("native").Select(InPackage));
        if (library.TryGetProperty("files", out var files))
            _analyzers.AddRange(PackageAnalyzers.Choose([.. files.EnumerateArray().Select(file => file.GetString()!)]).Select(InPackage));
        if (package.Value.TryGetProperty("frameworkReferences", out var frameworks))
            _frameworks.UnionWith(frameworks.EnumerateArray().Select(framework => framework.GetString()!));

        // NuGet writes _._ for an empty folder.
        IEnumerable<string> Files(string kind) => package.Value.TryGetProperty(kind, out var files)
            ? files.EnumerateObject().Select(file => file.Name).Where(file => !file.EndsWith("_._", StringComparison.Ordinal))
            : [];

        string InPackage(string file) =>
            roots.Select(root => Path.Combine(root, file)).FirstOrDefault(File.Exists) ?? Path.Combine(roots[0], file);
    }
}
