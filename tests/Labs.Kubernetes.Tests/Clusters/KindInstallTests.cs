using System.Diagnostics;

namespace Labs.Kubernetes.Tests;

/// <summary>lab-env/kind/install.sh with a kind that it finds on the PATH.</summary>
public sealed class KindInstallTests
{
    [Theory]
    [InlineData("kind v0.33.0 go1.26.1 linux/amd64", false)]
    [InlineData("kind v0.100.0 go1.30 linux/amd64", false)]
    [InlineData("kind v0.27.0 go1.24.4 linux/amd64", true)]
    [InlineData("something else", true)]
    public async Task A_kind_on_the_path_is_used_and_an_older_one_is_reported(string version, bool isReported)
    {
        using var folder = new TemporaryFolder();
        var kind = folder.PathOf("kind");
        await File.WriteAllTextAsync(kind, $"#!/bin/sh\necho '{version}'\n", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(kind, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var script = Path.Combine(Repository.Root, "lab-env", "kind", "install.sh");
        var start = new ProcessStartInfo("bash", [script]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"{Path.GetDirectoryName(kind)}:{Environment.GetEnvironmentVariable("PATH")}";
        using var process = Process.Start(start)!;
        var complaint = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Equal(kind, (await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Trim());
        Assert.Equal(isReported, (await complaint).Contains("the node image of the catalogue belongs to kind", StringComparison.Ordinal));
    }

    // Who can replace the file can replace the checksum next to it.
    [Fact]
    public async Task A_release_that_was_replaced_together_with_its_checksum_is_not_used()
    {
        using var folder = new TemporaryFolder();
        const string curl = """
            #!/bin/sh
            while [ "$1" != -o ]; do shift; done
            printf '#!/bin/sh\necho kind v0.33.0\n' >"${2%/*}/false"
            case $3 in
              *.sha256sum) sha256sum "${2%/*}/false" >"$2" ;;
              *) cp "${2%/*}/false" "$2" ;;
            esac
            """;
        foreach (var (name, text) in new[] { ("curl", curl), ("apt-get", "#!/bin/sh\nexit 1\n") })
        {
            var stub = folder.Write($"bin/{name}", text + "\n");
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(stub, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
        var script = Path.Combine(Repository.Root, "lab-env", "kind", "install.sh");
        var start = new ProcessStartInfo("bash", [script]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"{folder.PathOf("bin")}:/usr/bin:/bin";
        start.Environment["LABS_KIND_FOLDER"] = folder.PathOf("kind");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var complaint = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((3, ""), (process.ExitCode, await output));
        Assert.Contains("has another checksum than expected", complaint);
        Assert.False(File.Exists(folder.PathOf("kind/kind")));
    }
}
