using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Labs.Kernel.Cells;

namespace Labs.Kernel.Scripting;

/// <summary>
/// Restores NuGet packages for <c>#r "nuget: Id, version"</c> through a small project in a cache folder. Later uses read the result of
/// that restore. The sources of <c>#i</c> are tried alone first, so that a local folder needs no network.
/// </summary>
/// <param name="cache">The cache folder.</param>
internal sealed class PackageStore(string cache)
{
    private readonly SortedSet<string> _sources = new(StringComparer.Ordinal);

    /// <summary>Adds a package source for this notebook.</summary>
    /// <param name="source">A URL or a folder.</param>
    /// <param name="folder">The folder from which a relative path starts.</param>
    public void AddSource(string source, string folder) =>
        _sources.Add(source.Contains("://", StringComparison.Ordinal) ? source : Path.GetFullPath(Path.Combine(folder, source)));

    public async Task<RestoredPackage> RestoreAsync(string id, string? version, int line, CancellationToken cancellationToken)
    {
        var (include, versions) = (SecurityElement.Escape(id), SecurityElement.Escape(version ?? "*"));
        var project = $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net{Environment.Version.Major}.0</TargetFramework>
                <ManagePackageVersionsCentrally>false</ManagePackageVersionsCentrally>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="{include}" Version="{versions}" />
              </ItemGroup>
            </Project>
            """;
        var sources = string.Join("%3B", _sources);
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(project + sources)))[..16];
        var known = Path.Combine(cache, key + ".json");
        // The folder of packages may have been cleared since the restore.
        if (File.Exists(known) && Read(known) is { } restored && restored.Assemblies.All(File.Exists))
            return restored;
        // A new folder, because notebooks that run at the same time may restore the same package.
        Directory.CreateDirectory(cache);
        var folder = Directory.CreateDirectory(Path.Combine(cache, $"{key}-{Guid.NewGuid():N}")).FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "package.csproj"), project, cancellationToken);
            string? problem = null;
            if (_sources.Count > 0)
                problem = await DotnetAsync(folder, $"-p:RestoreSources={sources}", cancellationToken);
            if (_sources.Count == 0 || problem is not null)
                problem = await DotnetAsync(folder, $"-p:RestoreAdditionalProjectSources={sources}", cancellationToken);
            if (problem is not null)
            {
                var package = version is null ? id : $"{id}, {version}";
                throw new CellException("PackageNotRestored", $"#r \"nuget: {package}\": {problem}", line);
            }
            File.Move(Path.Combine(folder, "obj", "project.assets.json"), known, overwrite: true);
            return Read(known);
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

    private static RestoredPackage Read(string assets)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(assets));
        var folders = document.RootElement.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name).ToArray();
        var libraries = document.RootElement.GetProperty("libraries");
        var assemblies = new List<string>();
        var native = new List<string>();
        var extensions = new List<string>();
        foreach (var package in document.RootElement.GetProperty("targets").EnumerateObject().First().Value.EnumerateObject())
        {
            if (!libraries.GetProperty(package.Name).TryGetProperty("path", out var path))
                continue;
            var roots = folders.Select(folder => Path.Combine(folder, path.GetString()!)).ToArray();
            extensions.AddRange(roots
                .Select(root => Path.Combine(root, "interactive-extensions", "dotnet"))
                .Where(Directory.Exists)
                .Take(1));
            Add("runtime", assemblies, _ => true);
            Add("runtimeTargets", native, IsNativeHere);

            void Add(string kind, List<string> to, Func<JsonElement, bool> isWanted)
            {
                if (!package.Value.TryGetProperty(kind, out var files))
                    return;
                // NuGet writes _._ for an empty folder.
                foreach (var file in files.EnumerateObject().Where(file => !file.Name.EndsWith("_._", StringComparison.Ordinal)))
                    if (isWanted(file.Value))
                        to.Add(roots.Select(root => Path.Combine(root, file.Name)).FirstOrDefault(File.Exists) ?? file.Name);
            }
        }
        return new RestoredPackage(assemblies, native, extensions);
    }

    private static bool IsNativeHere(JsonElement asset) =>
        asset.TryGetProperty("rid", out var rid)
        && rid.GetString() == RuntimeInformation.RuntimeIdentifier
        && asset.GetProperty("assetType").GetString() == "native";

    /// <summary>Restores the project in a folder.</summary>
    /// <returns>Null if it succeeded, else NuGet's first error.</returns>
    private static async Task<string?> DotnetAsync(string folder, string sources, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", ["restore", "--nologo", "-v:q", sources])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var dotnet = Start(start);
        using var killing = cancellationToken.UnsafeRegister(_ => dotnet.Kill(entireProcessTree: true), null);
        var output = dotnet.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = dotnet.StandardError.ReadToEndAsync(CancellationToken.None);
        await dotnet.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        var log = await output + await error;
        if (dotnet.ExitCode == 0)
            return null;
        // NuGet repeats the error for each source and target; the first one is the reason.
        var line = log.Split('\n').FirstOrDefault(text => text.Contains("error", StringComparison.Ordinal)) ?? log;
        var from = line.IndexOf("error", StringComparison.Ordinal);
        return (from < 0 ? line : line[from..]).Split(" [")[0].Trim();
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new CellException(
                "NoSdk",
                $"packages need `dotnet` of the .NET SDK in the PATH; it could not be started: {exception.Message}");
        }
    }
}

/// <summary>The files of a package and its dependencies.</summary>
/// <param name="Extensions">The folders with extensions for .NET Interactive.</param>
internal sealed record RestoredPackage(IReadOnlyList<string> Assemblies, IReadOnlyList<string> Native, IReadOnlyList<string> Extensions);
