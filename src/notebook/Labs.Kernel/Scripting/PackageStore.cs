using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Labs.Kernel.Cells;

namespace Labs.Kernel.Scripting;

/// <summary>
/// Brings NuGet packages for <c>#r "nuget: Id, version"</c> by a restore of a small project in a cache folder; the next use reads
/// the result of that restore. Sources named by <c>#i</c> are asked first and alone, so that a local folder does without a network.
/// </summary>
/// <param name="cache">The cache folder.</param>
internal sealed class PackageStore(string cache)
{
    private readonly SortedSet<string> _sources = new(StringComparer.Ordinal);

    /// <param name="source">A URL, or a folder, which may be relative to <paramref name="folder"/>.</param>
    public void AddSource(string source, string folder) =>
        _sources.Add(source.Contains("://", StringComparison.Ordinal) ? source : Path.GetFullPath(Path.Combine(folder, source)));

    public async Task<RestoredPackage> RestoreAsync(string id, string? version, int line, CancellationToken cancellation)
    {
        var project = $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net{Environment.Version.Major}.0</TargetFramework>
                <ManagePackageVersionsCentrally>false</ManagePackageVersionsCentrally>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="{System.Security.SecurityElement.Escape(id)}" Version="{System.Security.SecurityElement.Escape(version ?? "*")}" />
              </ItemGroup>
            </Project>
            """;
        var sources = string.Join("%3B", _sources);
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(project + sources)))[..16];
        var known = Path.Combine(cache, key + ".json");
        if (File.Exists(known) && Read(known) is { } restored && restored.Assemblies.All(File.Exists)) // the packages folder may have been cleared since
            return restored;
        // A folder of its own: notebooks that run at the same time may want the same package.
        Directory.CreateDirectory(cache);
        var folder = Directory.CreateDirectory(Path.Combine(cache, $"{key}-{Guid.NewGuid():N}")).FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "package.csproj"), project, cancellation);
            string? problem = null;
            if (_sources.Count > 0)
                problem = await DotnetAsync(folder, $"-p:RestoreSources={sources}", cancellation);
            if (_sources.Count == 0 || problem is not null)
                problem = await DotnetAsync(folder, $"-p:RestoreAdditionalProjectSources={sources}", cancellation);
            if (problem is not null)
                throw new CellException("PackageNotRestored", $"#r \"nuget: {id}{(version is null ? "" : ", " + version)}\": {problem}", line);
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
                // A build node that was just killed may still be writing; the folder is of no consequence.
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
            extensions.AddRange(folders.Select(folder => Path.Combine(folder, path.GetString()!, "interactive-extensions", "dotnet")).Where(Directory.Exists).Take(1));
            Add("runtime", assemblies, _ => true);
            Add("runtimeTargets", native, item => item.TryGetProperty("rid", out var rid) && rid.GetString() == System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier
                && item.GetProperty("assetType").GetString() == "native");

            void Add(string kind, List<string> to, Func<JsonElement, bool> wanted)
            {
                if (!package.Value.TryGetProperty(kind, out var files))
                    return;
                foreach (var file in files.EnumerateObject().Where(file => !file.Name.EndsWith("_._", StringComparison.Ordinal) && wanted(file.Value)))
                    to.Add(folders.Select(folder => Path.Combine(folder, path.GetString()!, file.Name)).FirstOrDefault(File.Exists) ?? file.Name);
            }
        }
        return new RestoredPackage(assemblies, native, extensions);
    }

    /// <returns>Null when all went well, else NuGet's own words.</returns>
    private static async Task<string?> DotnetAsync(string folder, string sources, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("dotnet", ["restore", "--nologo", "-v:q", sources])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var dotnet = Start(start);
        using var killing = cancellation.UnsafeRegister(_ => dotnet.Kill(entireProcessTree: true), null);
        var (output, error) = (dotnet.StandardOutput.ReadToEndAsync(CancellationToken.None), dotnet.StandardError.ReadToEndAsync(CancellationToken.None));
        await dotnet.WaitForExitAsync(CancellationToken.None);
        cancellation.ThrowIfCancellationRequested();
        var said = await output + await error;
        if (dotnet.ExitCode == 0)
            return null;
        // NuGet says the same again for each source and target; its first error is the reason.
        var line = said.Split('\n').FirstOrDefault(text => text.Contains("error", StringComparison.Ordinal)) ?? said;
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
            throw new CellException("NoSdk", $"packages need the .NET SDK's `dotnet` in the PATH; it could not be started: {exception.Message}");
        }
    }
}

/// <summary>The files of a package and of all that it needs.</summary>
/// <param name="Extensions">Folders with what the packages ship for .NET Interactive.</param>
internal sealed record RestoredPackage(IReadOnlyList<string> Assemblies, IReadOnlyList<string> Native, IReadOnlyList<string> Extensions);
