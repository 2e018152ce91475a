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
}
