namespace Labs.Kernel.Tests;

/// <summary>Tests which files of a package a notebook uses: those for this machine, by the graph of runtime identifiers.</summary>
public sealed class PackageAssetTests : IDisposable
{
    private readonly PackageFeed _feed = new();

    private static bool HasCultures => !(AppContext.TryGetSwitch("System.Globalization.Invariant", out var isInvariant) && isInvariant);

    [Theory]
    [InlineData("unix")]
    [InlineData("linux")]
    [InlineData("any")]
    public async Task An_assembly_for_a_family_of_systems_takes_the_place_of_the_general_one(string identifier)
    {
        var framework = $"net{Environment.Version.Major}.0";
        _feed.AddFiles("feed", _feed.Id, "1.0.0",
        [
            ($"lib/{framework}/Box.dll", _feed.Compile("Box", "public class Box { public string Text => \"not supported here\"; }")),
            ($"runtimes/win/lib/{framework}/Box.dll", _feed.Compile("Box", "public class Box { public string Text => \"win\"; }")),
            ($"runtimes/{identifier}/lib/{framework}/Box.dll",
                _feed.Compile("Box", $"public class Box {{ public string Text => \"{identifier}\"; }}")),
        ]);
        await using var notebook = _feed.Open();
        Assert.Equal(identifier, await notebook.TextAsync($"#i \"nuget: feed\"\n#r \"nuget: {_feed.Id}, 1.0.0\"\nnew Box().Text"));
    }

    [Theory]
    [InlineData("unix")]
    [InlineData("linux")]
    [InlineData("linux-x64")]
    public async Task A_native_library_for_a_family_of_systems_is_loaded(string identifier)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.Is64BitProcess, "the native library of the test is one of Linux");
        var framework = $"net{Environment.Version.Major}.0";
        var library = Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "libSystem.Native.so").Single();
        _feed.AddFiles("feed", _feed.Id, "1.0.0",
        [
            ($"lib/{framework}/Box.dll", _feed.Compile("Box", """
                public static class Box
                {
                    [System.Runtime.InteropServices.DllImport("labs_test", EntryPoint = "SystemNative_GetPid")]
                    public static extern int Number();
                }
                """)),
            ($"runtimes/{identifier}/native/liblabs_test.so", library),
        ]);
        await using var notebook = _feed.Open();
        Assert.Equal(
            Environment.ProcessId.ToString(),
            await notebook.TextAsync($"#i \"nuget: feed\"\n#r \"nuget: {_feed.Id}, 1.0.0\"\nBox.Number().ToString()"));
    }

    // The packages are on the disk, because the test project refers to them without using their files.
    [Fact]
    public async Task SqlClient_connects()
    {
        await using var notebook = _feed.Open();
        var text = await notebook.TextAsync("""
            #r "nuget: Microsoft.Data.SqlClient, 7.1.1"
            using Microsoft.Data.SqlClient;
            string failure;
            using (var connection = new SqlConnection("Server=tcp:127.0.0.1,1;Connect Timeout=2;Encrypt=false"))
            {
                try { connection.Open(); failure = "none"; }
                catch (Exception exception) { failure = $"{exception.GetType().Name}: {exception.Message}"; }
            }
            failure
            """);
        Assert.StartsWith(
            HasCultures ? "SqlException: A network-related" : "NotSupportedException: Globalization Invariant Mode is not supported", text);
    }

    [Fact]
    public async Task Sqlite_runs_queries()
    {
        await using var notebook = _feed.Open();
        Assert.Equal("42", await notebook.TextAsync("""
            #r "nuget: Microsoft.Data.Sqlite, 10.0.15"
            using Microsoft.Data.Sqlite;
            var connection = new SqliteConnection("Data Source=:memory:");
            connection.Open();
            var command = connection.CreateCommand();
            command.CommandText = "select 6 * 7";
            command.ExecuteScalar().ToString()
            """));
    }

    [Fact]
    public async Task A_shared_framework_can_be_used()
    {
        await using var notebook = _feed.Open(dotnet: "/nowhere/dotnet");
        await notebook.RunAsync("""
            #r "framework: Microsoft.AspNetCore.App"
            using Microsoft.AspNetCore.Builder;
            using Microsoft.AspNetCore.Http;
            using Microsoft.Extensions.Hosting;
            using Microsoft.Extensions.Logging;
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            var app = builder.Build();
            app.Urls.Add("http://127.0.0.1:0");
            app.MapGet("/", () => "an answer");
            await app.StartAsync();
            """);
        Assert.Equal("an answer", await notebook.TextAsync("""
            var text = await new System.Net.Http.HttpClient().GetStringAsync(app.Urls.First());
            await app.DisposeAsync();
            text
            """));
        var error = await notebook.FailAsync("#r \"framework: Absent.App\"");
        Assert.Equal(("NoFramework", 1), (error.Name, error.Line));
        Assert.Contains("Microsoft.AspNetCore.App 10.", error.Message);
        Assert.Equal("Usage", (await notebook.FailAsync("#r \"framework:\"")).Name);
    }

    [Fact]
    public async Task Texts_in_another_language_are_found()
    {
        var framework = $"net{Environment.Version.Major}.0";
        _feed.AddFiles("feed", _feed.Id, "1.0.0",
        [
            ($"lib/{framework}/Box.dll", _feed.Compile("Box", "public class Box { }")),
            ($"lib/{framework}/de/Box.resources.dll",
                _feed.Compile("Box.resources", "[assembly: System.Reflection.AssemblyCulture(\"de\")]")),
        ]);
        await using var notebook = _feed.Open();
        var (result, _) = await notebook.TryAsync($$"""
            #i "nuget: feed"
            #r "nuget: {{_feed.Id}}, 1.0.0"
            var name = new System.Reflection.AssemblyName("Box.resources, Culture=de");
            System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(typeof(Box).Assembly).LoadFromAssemblyName(name).GetName().CultureName
            """);
        if (HasCultures)
            Assert.Equal("de", result.Result!.Data["text/plain"]);
        else
            Assert.Equal("CultureNotFoundException", result.Error!.Name);
    }

    public void Dispose() => _feed.Dispose();
}
