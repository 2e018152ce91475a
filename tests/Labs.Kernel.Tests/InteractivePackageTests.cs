using System.IO.Compression;

namespace Labs.Kernel.Tests;

/// <summary>Tests packages for .NET Interactive, with a folder as the source and without a network.</summary>
public sealed class InteractivePackageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _id = "Labs.Test." + Guid.NewGuid().ToString("N")[..8];

    [Fact]
    public async Task A_chart_is_shown_by_the_formatter_of_its_package()
    {
        // Packs the real assemblies into one package, so that no feed with 30 packages is needed.
        var package = DownloadedPackage.Folder("Plotly.NET.Interactive", "6.0.0");
        var extension = Path.Combine(package, "interactive-extensions", "dotnet", "Plotly.NET.Interactive.dll");
        Pack(
            [
                DownloadedPackage.Assembly("Plotly.NET.Interactive", "6.0.0"), DownloadedPackage.Assembly("Plotly.NET", "6.0.0"),
                DownloadedPackage.Assembly("FSharp.Core", "10.1.403"), DownloadedPackage.Assembly("DynamicObj", "8.0.0"),
                DownloadedPackage.Assembly("Giraffe.ViewEngine", "1.4.0"), DownloadedPackage.Assembly("Newtonsoft.Json", "13.0.4"),
                DownloadedPackage.Assembly("Fable.Core", "4.3.0"),
                DownloadedPackage.Assembly("Microsoft.DotNet.Interactive", DownloadedPackage.Interactive),
                DownloadedPackage.Assembly("Microsoft.DotNet.Interactive.Formatting", DownloadedPackage.Interactive),
                DownloadedPackage.Assembly("Microsoft.AspNetCore.Html.Abstractions", "2.3.13"),
            ],
            (Path.GetFileName(extension), File.ReadAllBytes(extension)));
        await using var notebook = Open();
        Assert.Equal("", (await notebook.RunAsync($"#i \"nuget: feed\"\n#r \"nuget: {_id}, 1.0.0\"")).Output.Stderr);
        await notebook.RunAsync("""
            using Plotly.NET;
            var trace = new Trace("scatter");
            trace.SetProperty("y", new[] { 1, 2 });
            var chart = GenericChart.ofTraceObject(false, trace);
            """);
        var (result, _) = await notebook.RunAsync("chart");
        Assert.Contains("https://cdn.plot.ly/plotly-", result.Result!.Data["text/html"]);
        Assert.True(result.Result.Data.ContainsKey("text/plain"));
        var again = await notebook.RunAsync("""
            using Microsoft.DotNet.Interactive.Formatting;
            Formatter.Register<GenericChart>((chart, writer) => writer.Write("mine"), "text/html");
            chart
            """);
        Assert.Equal("mine", again.Result.Result!.Data["text/html"]);
    }

    [Fact]
    public async Task An_extension_that_needs_NET_Interactive_is_reported_and_its_package_can_be_used()
    {
        var core = DownloadedPackage.Assembly("Microsoft.DotNet.Interactive", DownloadedPackage.Interactive);
        var formatting = DownloadedPackage.Assembly("Microsoft.DotNet.Interactive.Formatting", DownloadedPackage.Interactive);
        var netstandard = Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "netstandard.dll");
        var library = Library.Write(_folder.Path, $"build/{_id}.dll", """
            using Microsoft.DotNet.Interactive;
            public class Extension : IKernelExtension
            {
                public System.Threading.Tasks.Task OnLoadAsync(Kernel kernel) { kernel.ToString(); return null; }
            }
            public class Box { public int Seven => 7; }
            """, core, netstandard);
        var html = DownloadedPackage.Assembly("Microsoft.AspNetCore.Html.Abstractions", "2.3.13");
        Pack([library, core, formatting, html], ($"{_id}.dll", File.ReadAllBytes(library)));
        await using var notebook = Open();
        var (result, output) = await notebook.RunAsync($"#i \"nuget: feed\"\n#r \"nuget: {_id}, 1.0.0\"\nnew Box().Seven.ToString()");
        Assert.Equal("7", result.Result!.Data["text/plain"]);
        Assert.Contains("was not loaded, because it needs .NET Interactive itself", output.Stderr);
        Assert.Contains("NullReferenceException", output.Stderr);
        Assert.Equal("", (await notebook.RunAsync($"#r \"nuget: {_id}, 1.0.0\"")).Output.Stderr);
    }

    [Fact]
    public async Task The_script_of_an_extension_runs()
    {
        var library = Library.Write(_folder.Path, $"build/{_id}.dll", "public class Box { public int Seven => 7; }");
        Pack([library], ("extension.dib", "#!csharp\n\nvar fromExtension = new Box().Seven;\n"u8.ToArray()));
        await using var notebook = Open();
        Assert.Equal("7", await notebook.TextAsync($"#i \"nuget: feed\"\n#r \"nuget: {_id}, 1.0.0\"\nfromExtension"));
    }

    [Theory]
    [InlineData("""
        using Microsoft.DotNet.Interactive.Formatting;
        Formatter.Register<int>((number, writer) => writer.Write("a number"), "text/html");
        1
        """, "text/html", "a number")]
    [InlineData("(LaTeXString)@\"x^2\"", "text/latex", "x^2")]
    [InlineData("""
        using Microsoft.DotNet.Interactive;
        using static Microsoft.DotNet.Interactive.Formatting.PocketViewTags;
        b("x")
        """, "text/html", "<b>x</b>")]
    public async Task A_cell_that_uses_the_formatting_library_loads_it(string code, string mimeType, string expected)
    {
        Feed("Microsoft.DotNet.Interactive.Formatting", DownloadedPackage.Interactive);
        Feed("Microsoft.AspNetCore.Html.Abstractions", "2.3.13");
        Feed("Microsoft.Bcl.AsyncInterfaces", "10.0.0");
        await using var notebook = Open();
        await notebook.RunAsync("#i \"nuget: feed\"");
        Assert.Equal(expected, (await notebook.RunAsync(code)).Result.Result!.Data[mimeType]);
    }

    [Fact]
    public async Task The_error_of_a_cell_that_needs_NET_Interactive_explains_it()
    {
        Feed("Microsoft.DotNet.Interactive.Formatting", DownloadedPackage.Interactive);
        Feed("Microsoft.AspNetCore.Html.Abstractions", "2.3.13");
        Feed("Microsoft.Bcl.AsyncInterfaces", "10.0.0");
        await using var notebook = Open();
        await notebook.RunAsync("#i \"nuget: feed\"");
        var error = await notebook.FailAsync("using Microsoft.DotNet.Interactive.Commands;\nnew SubmitCode(\"1\")");
        Assert.StartsWith("CS", error.Name);
        Assert.Contains("of .NET Interactive, not its kernels, commands and events", error.Traceback[^1]);
    }

    [Fact]
    public async Task Without_a_source_the_compile_error_stays_and_names_the_package()
    {
        // Uses its own configuration, without sources and with an empty folder of packages.
        _folder.Write("NuGet.config", $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{_folder.Path}/packages" /></config>
              <packageSources><clear /></packageSources>
            </configuration>
            """);
        await using var notebook = Open();
        var error = await notebook.FailAsync("using Microsoft.DotNet.Interactive.Formatting;\n1");
        Assert.Equal(("CS0234", 1), (error.Name, error.Line));
        Assert.Contains($"Microsoft.DotNet.Interactive.Formatting, {DownloadedPackage.Interactive}", error.Traceback[^1]);
        Assert.Contains("could not be added", error.Traceback[^1]);
        Assert.Equal("2", await notebook.TextAsync("1 + 1"));
    }

    public void Dispose()
    {
        _folder.Dispose();
        InstalledPackages.Remove(_id);
    }

    private Notebook Open() => new(new() { WorkingDirectory = _folder.Path, PackageCache = Path.Combine(_folder.Path, "cache") });

    private void Feed(string id, string version)
    {
        var archive = DownloadedPackage.Archive(id, version);
        Directory.CreateDirectory(Path.Combine(_folder.Path, "feed"));
        File.Copy(archive, Path.Combine(_folder.Path, "feed", Path.GetFileName(archive)));
    }

    private void Pack(string[] assemblies, params (string Name, byte[] Content)[] extension)
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "feed"));
        using var package = ZipFile.Open(Path.Combine(_folder.Path, "feed", $"{_id}.1.0.0.nupkg"), ZipArchiveMode.Create);
        foreach (var assembly in assemblies)
            package.CreateEntryFromFile(assembly, $"lib/net{Environment.Version.Major}.0/{Path.GetFileName(assembly)}");
        foreach (var (name, content) in extension)
        {
            using var file = package.CreateEntry("interactive-extensions/dotnet/" + name).Open();
            file.Write(content);
        }
        using var manifest = new StreamWriter(package.CreateEntry(_id + ".nuspec").Open());
        manifest.Write($"""
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata>
              <id>{_id}</id><version>1.0.0</version><authors>tests</authors><description>A test.</description>
            </metadata></package>
            """);
    }
}
