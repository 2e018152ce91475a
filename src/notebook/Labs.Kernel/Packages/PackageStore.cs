using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Labs.Kernel.Cells;

namespace Labs.Kernel.Packages;

/// <summary>
/// The packages of a notebook. All of them are restored together through one generated project, as the packages of a project are. Later
/// uses read the result of that restore.
/// </summary>
internal sealed class PackageStore
{
    // The version of a request without a version is looked up again after this time.
    private static readonly TimeSpan s_fresh = TimeSpan.FromDays(1);

    private readonly KernelOptions _options;
    private readonly DotnetRestore _dotnet;
    private ImmutableSortedSet<string> _sources = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);
    private SortedDictionary<string, PackageRequest> _requests = new(StringComparer.OrdinalIgnoreCase);

    public PackageStore(KernelOptions options) => (_options, _dotnet) = (options, new DotnetRestore(options.Dotnet));

    /// <summary>The folders among the sources of this notebook.</summary>
    public IReadOnlyList<string> Folders => [.. _sources.Where(source => !IsRemote(source))];

    /// <summary>Adds a package source for this notebook.</summary>
    /// <param name="source">A URL or a folder.</param>
    /// <param name="folder">The folder from which a relative path starts.</param>
    public void AddSource(string source, string folder) =>
        _sources = _sources.Add(IsRemote(source) ? source : Path.GetFullPath(Path.Combine(folder, source)));

    /// <summary>Returns whether a request would change the packages of the notebook.</summary>
    public bool IsNew(PackageRequest request) =>
        !_requests.TryGetValue(request.Id, out var known) || (request.Version is not null && request.Version != known.Version);

    /// <summary>Restores all packages of the notebook together, those that it has already and new ones.</summary>
    /// <param name="added">The new packages. There are none if only a framework is new.</param>
    /// <param name="frameworks">The shared frameworks that the notebook has referred to, such as Microsoft.AspNetCore.App.</param>
    /// <param name="say">Receives what the author should know.</param>
    /// <returns>Null if the notebook has no packages.</returns>
    /// <exception cref="CellException">The packages cannot be restored. The notebook keeps those that it had.</exception>
    public async Task<RestoredPackages?> AddAsync(
        IReadOnlyList<PackageRequest> added, IEnumerable<string> frameworks, Action<string> say, CancellationToken cancellationToken)
    {
        var requests = new SortedDictionary<string, PackageRequest>(_requests, StringComparer.OrdinalIgnoreCase);
        foreach (var request in added.Where(request => request.Version is not null || !requests.ContainsKey(request.Id)))
            requests[request.Id] = request;
        if (requests.Count == 0)
            return null;
        var last = added is [.., var newest] ? newest : requests.Values.Last() with { Line = 1 };
        var project = Project(requests.Values, frameworks.Order(StringComparer.Ordinal));
        var isFloating = requests.Values.Any(request => request.IsFloating);
        var restored = await RestoreAsync(project, isFloating, last, say, cancellationToken);
        _requests = requests;
        foreach (var request in added)
            SayVersion(request, restored, say);
        return restored;
    }

    private static void SayVersion(PackageRequest request, RestoredPackages restored, Action<string> say)
    {
        var found = restored.Versions.GetValueOrDefault(request.Id);
        if (request.Version is null)
            say($"{request.Id} {found} is the newest stable version of the sources");
        else if (request.IsFloating)
            say($"{request.Id} {found} is the newest version that fits {request.Version}");
        else if (request.Version[0] is not ('[' or '(') && found != request.Version && !IsSame(found, request.Version))
            say($"{request.Id} {found} is used instead of {request.Version}, which the sources do not have or another package excludes");
    }

    private async Task<RestoredPackages> RestoreAsync(
        string project, bool isFloating, PackageRequest last, Action<string> say, CancellationToken cancellationToken)
    {
        var sources = string.Join("%3B", _sources);
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(project + sources)))[..16];
        var known = Path.Combine(_options.PackageCache, key + ".json");
        var earlier = ReadKnown(known);
        var date = File.GetLastWriteTimeUtc(known);
        var isFresh = !isFloating || DateTime.UtcNow - date < s_fresh;
        if (earlier is not null && isFresh)
            return earlier;
        try
        {
            await RestoreAsync(project, known, last, say, cancellationToken);
        }
        catch (CellException failed) when (earlier is not null)
        {
            say($"the newest versions could not be looked up, so those of {date:yyyy-MM-dd} are used: {failed.Message}");
            return earlier;
        }
        return RestoredPackages.Read(known);
    }

    private async Task RestoreAsync(
        string project, string known, PackageRequest last, Action<string> say, CancellationToken cancellationToken)
    {
        // A new folder, because notebooks that run at the same time may restore the same packages.
        Directory.CreateDirectory(_options.PackageCache);
        var folder = Directory.CreateDirectory(Path.ChangeExtension(known, Guid.NewGuid().ToString("N"))).FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "packages.csproj"), project, cancellationToken);
            if (await FailureAsync(folder, say, cancellationToken) is { } failure)
                throw new CellException("PackageNotRestored", $"#r \"nuget: {last}\": {failure.Message}", last.Line);
            File.Move(Path.Combine(folder, "obj", "project.assets.json"), known, overwrite: true);
        }
        finally
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (IOException)
            {
                // A build process that was just killed may still be writing. The remaining folder does no harm.
            }
        }
    }

    // A source that the author names is asked alone. If it fails, no other source may take its place: the other one may have a package
    // of somebody else with the same name.
    private async Task<RestoreFailure?> FailureAsync(string folder, Action<string> say, CancellationToken cancellationToken)
    {
        // The settings are those of the notebook's folder, not of the cache.
        string[] settings =
        [
            $"RestoreRootConfigDirectory={_options.WorkingDirectory}", "ImportDirectoryBuildProps=false",
            "ImportDirectoryBuildTargets=false", "ImportDirectoryPackagesProps=false",
        ];
        if (_sources.Count == 0)
            return await _dotnet.RunAsync(folder, settings, cancellationToken);
        var sources = string.Join("%3B", _sources);
        var failure = await _dotnet.RunAsync(folder, [.. settings, $"RestoreSources={sources}"], cancellationToken);
        if (failure is null or { Missing.Count: 0 })
            return failure;
        if (await _dotnet.RunAsync(folder, [.. settings, $"RestoreAdditionalProjectSources={sources}"], cancellationToken) is { } again)
            return again;
        var missing = string.Join(", ", failure.Missing);
        say($"{string.Join(", ", _sources)} does not have {missing}; the sources of NuGet.config were asked too");
        return null;
    }

    private static RestoredPackages? ReadKnown(string path)
    {
        try
        {
            return File.Exists(path) && RestoredPackages.Read(path) is var restored && restored.IsComplete() ? restored : null;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or IOException)
        {
            return null; // a damaged file, or one of an older version of this command
        }
    }

    private static string Project(IEnumerable<PackageRequest> requests, IEnumerable<string> frameworks)
    {
        var items = requests
            .Select(request => $"""<PackageReference Include="{Xml(request.Id)}" Version="{Xml(request.Version ?? "*")}" />""")
            .Concat(frameworks.Select(framework => $"""<FrameworkReference Include="{Xml(framework)}" />"""));
        return $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net{Environment.Version.Major}.0</TargetFramework>
                <RuntimeIdentifier>{RuntimeIdentifier}</RuntimeIdentifier>
                <SelfContained>false</SelfContained>
                <UseAppHost>false</UseAppHost>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                {string.Join("\n    ", items)}
              </ItemGroup>
            </Project>
            """;
    }

    // The portable identifier. .NET of a Linux distribution may name the distribution, which the graph of the SDK does not have.
    private static string RuntimeIdentifier
    {
        get
        {
            var name = RuntimeInformation.RuntimeIdentifier;
            var system = OperatingSystem.IsWindows() ? "win"
                : OperatingSystem.IsMacOS() ? "osx"
                : name.Contains("musl", StringComparison.Ordinal) || name.StartsWith("alpine", StringComparison.Ordinal) ? "linux-musl"
                : "linux";
            return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        }
    }

    // NuGet writes 1.2 as 1.2.0.
    private static bool IsSame(string? found, string requested) =>
        Version.TryParse(found, out var one) && Version.TryParse(requested, out var other)
        && (one.Major, one.Minor, Math.Max(one.Build, 0), Math.Max(one.Revision, 0))
            == (other.Major, other.Minor, Math.Max(other.Build, 0), Math.Max(other.Revision, 0));

    private static bool IsRemote(string source) => source.Contains("://", StringComparison.Ordinal);

    private static string Xml(string text) => SecurityElement.Escape(text);
}
