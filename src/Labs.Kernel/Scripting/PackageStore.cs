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
internal sealed class PackageStore
{
    private static readonly string Cache = Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
            ? cache
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"), "labs", "packages");

    public HashSet<string> Sources { get; } = [];

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
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(project + string.Join(';', Sources.Order(StringComparer.Ordinal)))))[..16];
        var folder = Path.Combine(Cache, key);
        var assets = Path.Combine(folder, "obj", "project.assets.json");
        if (!File.Exists(assets) || !Try(assets, out var restored))
        {
            Directory.CreateDirectory(folder);
            await File.WriteAllTextAsync(Path.Combine(folder, "package.csproj"), project, cancellation).ConfigureAwait(false);
            string? problem = null;
            if (Sources.Count > 0)
                problem = await DotnetAsync(folder, $"-p:RestoreSources={string.Join("%3B", Sources)}", cancellation).ConfigureAwait(false);
            if (Sources.Count == 0 || problem is not null)
                problem = await DotnetAsync(folder, $"-p:RestoreAdditionalProjectSources={string.Join("%3B", Sources)}", cancellation).ConfigureAwait(false);
            if (problem is not null)
            {
                Directory.Delete(folder, recursive: true);
                throw new CellException("PackageNotRestored", $"#r \"nuget: {id}{(version is null ? "" : ", " + version)}\": {problem}", line);
            }
            restored = Read(assets);
        }
        return restored;
    }

    private static bool Try(string assets, out RestoredPackage restored)
    {
        restored = Read(assets);
        return restored.Assemblies.All(File.Exists); // the packages folder may have been cleared since
    }

    private static RestoredPackage Read(string assets)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(assets));
        var folders = document.RootElement.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name).ToArray();
        var libraries = document.RootElement.GetProperty("libraries");
        var assemblies = new List<string>();
        var native = new List<string>();
        foreach (var package in document.RootElement.GetProperty("targets").EnumerateObject().First().Value.EnumerateObject())
        {
            if (!libraries.GetProperty(package.Name).TryGetProperty("path", out var path))
                continue;
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
        return new RestoredPackage(assemblies, native);
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
        using var dotnet = Process.Start(start)!;
        using var killing = cancellation.UnsafeRegister(_ => dotnet.Kill(entireProcessTree: true), null);
        var (output, error) = (dotnet.StandardOutput.ReadToEndAsync(CancellationToken.None), dotnet.StandardError.ReadToEndAsync(CancellationToken.None));
        await dotnet.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        var said = await output.ConfigureAwait(false) + await error.ConfigureAwait(false);
        if (dotnet.ExitCode == 0)
            return null;
        var line = said.Split('\n').FirstOrDefault(text => text.Contains("error", StringComparison.Ordinal)) ?? said;
        var from = line.IndexOf("error", StringComparison.Ordinal);
        return (from < 0 ? line : line[from..]).Split(" [")[0].Trim();
    }
}

/// <summary>The files of a package and of all that it needs.</summary>
internal sealed record RestoredPackage(IReadOnlyList<string> Assemblies, IReadOnlyList<string> Native);
