using System.Diagnostics;
using Labs.Runner.Processes;

namespace Labs.Cli.Tests;

/// <summary>The script <c>labs</c> with a <c>dotnet</c> that does what a test says.</summary>
public sealed class BuildScriptTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_build_that_is_killed_leaves_the_agent_of_the_build_before()
    {
        File.Copy(Path.Combine(Repository.Root, "labs"), _folder.PathOf("labs"));
        foreach (var source in new[] { "src/one.cs", "bench/one.cs", "global.json", "Directory.Build.props" })
            _folder.Write(source, "");
        Executable("lab-env/web/fetch.sh", "exit 0");
        foreach (var architecture in new[] { "linux-x64", "linux-arm64" })
            _folder.Write($"artifacts/agent/{architecture}/labs-agent", "of the build before");
        // Publishes half of the agent, and is killed together with the script.
        Executable("bin/dotnet", """
            while [ "$1" != -o ]; do shift; done
            mkdir -p "$2"
            echo half >"$2/labs-agent"
            touch published
            kill -9 $PPID $$
            """);
        var start = new ProcessStartInfo(_folder.PathOf("labs"), ["version"]) { WorkingDirectory = _folder.Path };
        start.Environment["PATH"] = $"{_folder.PathOf("bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var (exit, _, _) = await ChildProcess.CaptureAsync(start, limit.Token);

        Assert.NotEqual(0, exit);
        Assert.True(File.Exists(_folder.PathOf("published")));
        foreach (var architecture in new[] { "linux-x64", "linux-arm64" })
            Assert.Equal("of the build before", File.ReadAllText(_folder.PathOf($"artifacts/agent/{architecture}/labs-agent")));
    }

    private void Executable(string path, string script) =>
        Chmod.Set(_folder.Write(path, $"#!/usr/bin/env bash\n{script}\n"), "700");
}
