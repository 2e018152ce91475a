using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Labs.Series.Tests;

/// <summary>
/// The sources build without a network once their packages are restored. The build fails if a package version is known
/// to be vulnerable.
/// </summary>
public sealed class BuildTests : IDisposable
{
    private readonly string _clone = Directory.CreateTempSubdirectory("labs-test-build-").FullName;

    public void Dispose() => Directory.Delete(_clone, recursive: true);

    [Fact]
    public async Task A_clone_whose_packages_are_restored_builds_without_a_network()
    {
        await CopySourcesAsync();
        string[] namespaces = ["--map-root-user", "--net"];

        var interfaces = await RunAsync("unshare", [.. namespaces, "cat", "/proc/net/dev"]);
        Assert.Equal(["lo"], interfaces.Output.Split('\n').Where(line => line.Contains(':')).Select(line => line.Split(':')[0].Trim()));

        string[] buildCommand = ["dotnet", "build", "src/cli/Labs.Cli", "-c", "Release", "--nologo", "--disable-build-servers"];
        var build = await RunAsync("unshare", [.. namespaces, .. buildCommand]);
        Assert.True(build.ExitCode == 0, build.Output);
        Assert.True(File.Exists(Path.Combine(_clone, "artifacts", "bin", "Labs.Cli", "release", "labs.dll")), build.Output);
    }

    [Theory]
    [InlineData("[0.0.0,)", 1)]
    [InlineData("[0.0.0,0.0.1)", 0)]
    public async Task A_package_version_that_is_known_to_be_vulnerable_fails_the_build(string vulnerableVersions, int exitCode)
    {
        await CopySourcesAsync();
        using var audit = new AuditSource("mathnet.numerics", vulnerableVersions);
        await File.WriteAllTextAsync(Path.Combine(_clone, "nuget.config"), $"""
            <configuration>
              <auditSources>
                <clear />
                <add key="test" value="{audit.Index}" allowInsecureConnections="true" />
              </auditSources>
            </configuration>
            """);

        var restore = await RunAsync("dotnet", ["restore", "src/labs/Labs.Core", "--disable-build-servers"]);

        Assert.True(restore.ExitCode == exitCode, restore.Output);
        Assert.Equal(exitCode == 1, restore.Output.Contains("error NU1903", StringComparison.Ordinal));
        Assert.True(audit.Requests > 0, "the restore sent no request to the audit source");
    }

    /// <summary>Copies the files that git tracks, including their uncommitted changes, to the folder of the clone.</summary>
    private async Task CopySourcesAsync()
    {
        string[] sources = ["src", "bench", "Directory.*", "global.json", "Labs.sln"];
        foreach (var file in (await Host.RunAsync("git", ["-C", Repository.Root, "ls-files", .. sources])).Split('\n'))
        {
            var source = Path.Combine(Repository.Root, file);
            if (file.Length == 0 || !File.Exists(source))
                continue;
            var target = Path.Combine(_clone, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(source, target);
        }
    }

    private async Task<(int ExitCode, string Output)> RunAsync(string file, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = _clone,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // A build server or a shared compiler runs outside the namespace and has network access, which would hide a download.
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        await using var kill = limit.Token.Register(() => process.Kill(entireProcessTree: true));
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await errors);
    }

    /// <summary>A NuGet source on loopback that serves only vulnerability data, about one package.</summary>
    private sealed class AuditSource : IDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly string _address;
        private int _requests;

        public AuditSource(string package, string versions)
        {
            using (var probe = new TcpListener(IPAddress.Loopback, 0))
            {
                probe.Start();
                _address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
            }
            _listener.Prefixes.Add(_address);
            _listener.Start();
            _ = ServeAsync(package, versions);
        }

        public string Index => _address + "index.json";

        public int Requests => Volatile.Read(ref _requests);

        public void Dispose() => _listener.Close();

        private async Task ServeAsync(string package, string versions)
        {
            while (_listener.IsListening)
            {
                HttpListenerContext context;
                try
                {
                    context = await _listener.GetContextAsync();
                }
                catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
                {
                    return;
                }
                Interlocked.Increment(ref _requests);
                // https://learn.microsoft.com/nuget/api/vulnerability-info: an index of pages; severity 2 is "high".
                var body = context.Request.Url!.AbsolutePath switch
                {
                    "/index.json" =>
                        $$"""{"version":"3.0.0","resources":[{"@id":"{{_address}}pages.json","@type":"VulnerabilityInfo/6.7.0"}]}""",
                    "/pages.json" =>
                        $$"""[{"@name":"base","@id":"{{_address}}base.json","@updated":"2026-01-01T00:00:00Z"}]""",
                    _ => $$"""{"{{package}}":[{"severity":2,"url":"https://example.org/advisory","versions":"{{versions}}"}]}""",
                };
                context.Response.ContentType = "application/json";
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
                context.Response.Close();
            }
        }
    }
}
