using System.IO.Compression;

namespace Labs.Kernel.Tests;

/// <summary>Tests <c>#r "nuget: Id, version"</c> with a folder as the source, without a network.</summary>
public sealed class PackageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _id = "Labs.Test." + Guid.NewGuid().ToString("N")[..8];

    [Fact]
    public async Task A_package_and_its_dependencies_come_from_a_local_folder_and_later_from_the_cache()
    {
        var below = Pack(_id + ".Below", "1.0.0", "namespace Below; public class Base { public int Seven => 7; }");
        Pack(_id, "2.1.0", "namespace Above; public class Derived : Below.Base { }", _id + ".Below", below);
        await using (var notebook = Open())
        {
            Assert.Equal("7", await notebook.TextAsync($"#i \"nuget: feed\"\n#r \"nuget: {_id}, 2.1.0\"\nnew Above.Derived().Seven"));
            Assert.Equal("7", await notebook.TextAsync("using Above; new Derived().Seven"));
        }
        Directory.Delete(Path.Combine(_folder.Path, "feed"), recursive: true);
        await using (var notebook = Open())
            Assert.Equal("7", await notebook.TextAsync($$"""
                #i "nuget:{{_folder.Path}}/feed"
                #r "nuget:{{_id}},2.1.0"
                new Above.Derived().Seven
                """));
        Assert.Equal([".json"], Directory.EnumerateFileSystemEntries(Path.Combine(_folder.Path, "cache")).Select(Path.GetExtension));
    }

    [Fact]
    public async Task A_package_that_no_source_has_fails_with_one_clear_message()
    {
        await using var notebook = Open();
        var error = await notebook.FailAsync($"// first\n#r \"nuget: {_id}.Absent, 1.0.0\"\nConsole.Write(1);");
        Assert.Equal(("PackageNotRestored", 2), (error.Name, error.Line));
        Assert.StartsWith($"PackageNotRestored: #r \"nuget: {_id}.Absent, 1.0.0\": error NU", error.Traceback[0]);
        Assert.Equal($"cell 1, line 2: #r \"nuget: {_id}.Absent, 1.0.0\"", error.Traceback[1]);
        Assert.Equal(2, error.Traceback.Count);
        Assert.DoesNotContain("\n", error.Message);
        Assert.Equal("2", await notebook.TextAsync("1 + 1"));
    }

    [Fact]
    public async Task An_interruption_stops_a_restore()
    {
        await using var notebook = Open();
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var code = $"#r \"nuget: {_id}.Absent, 1.0.0\"";
        var result = await notebook.ExecuteAsync(code, new RecordingOutput(), cancellationToken: stop.Token);
        Assert.Equal(CellStatus.Interrupted, result.Status);
        Assert.True(result.Duration < TimeSpan.FromSeconds(2), $"took {result.Duration}");
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_folder.Path, "cache")));
    }

    [Theory]
    [InlineData("#r \"nuget:\"")]
    [InlineData("#r \"nuget: , 1.0\"")]
    public async Task The_error_of_a_directive_without_a_name_shows_its_syntax(string code)
    {
        await using var notebook = Open();
        Assert.Contains("#r \"nuget: Id, version\"", (await notebook.FailAsync(code)).Message);
    }

    public void Dispose()
    {
        _folder.Dispose();
        InstalledPackages.Remove(_id);
    }

    private Notebook Open() => new(new() { WorkingDirectory = _folder.Path, PackageCache = Path.Combine(_folder.Path, "cache") });

    /// <summary>Adds a package to the feed and returns the path of its assembly.</summary>
    private string Pack(string id, string version, string source, string? dependency = null, params string[] references)
    {
        var needed = dependency is null ? "" : $"<dependency id=\"{dependency}\" version=\"1.0.0\" />";
        var assembly = Library.Write(_folder.Path, $"build/{id}.dll", source, references);
        Directory.CreateDirectory(Path.Combine(_folder.Path, "feed"));
        using var package = ZipFile.Open(Path.Combine(_folder.Path, "feed", $"{id}.{version}.nupkg"), ZipArchiveMode.Create);
        package.CreateEntryFromFile(assembly, $"lib/net{Environment.Version.Major}.0/{id}.dll");
        using var manifest = new StreamWriter(package.CreateEntry(id + ".nuspec").Open());
        manifest.Write($"""
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata>
              <id>{id}</id><version>{version}</version><authors>tests</authors><description>A test.</description>
              <dependencies><group targetFramework="net{Environment.Version.Major}.0">{needed}</group></dependencies>
            </metadata></package>
            """);
        return assembly;
    }
}
