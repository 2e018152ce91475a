using System.Diagnostics;

namespace Labs.Core.Tests;

public sealed class EnvironmentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_manifest_has_clock_resolution_and_cgroup_version_and_no_commit_outside_a_clone()
    {
        var facts = EnvironmentManifest.OfThisMachine(_folder.Path).Facts;
        Assert.InRange(double.Parse(facts["clock.resolution.ns"]), 1, 20e6);
        Assert.Contains(facts["notebook.cgroup"], new[] { "1", "2", "1 (hybrid)" });
        Assert.DoesNotContain("git.commit", facts);
    }

    [Fact]
    public void The_manifest_says_how_slow_the_storage_and_how_busy_the_machine_is_and_leaves_no_file()
    {
        var facts = EnvironmentManifest.OfThisMachine(_folder.Path).Facts;
        Assert.InRange(double.Parse(facts["storage.fsync.us"]), 0, 60e6);
        Assert.Equal(OperatingSystem.IsLinux(), facts.ContainsKey("load.average"));
        Assert.NotNull(MachineState.FsyncUs(_folder.Path));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
        Assert.Null(MachineState.FsyncUs(_folder.PathOf("nowhere")));
    }

    [Theory]
    [InlineData("2", "cgroup.controllers")]
    [InlineData("1 (hybrid)", "unified/cgroup.controllers", "memory/tasks")]
    [InlineData("1", "memory/tasks")]
    [InlineData(null)]
    public void The_cgroup_version_belongs_to_the_hierarchy_that_has_the_controllers(string? expected, params string[] files)
    {
        foreach (var file in files)
            _folder.Write(file, "");
        Assert.Equal(expected, EnvironmentManifest.CgroupVersion(_folder.Path));
    }

    [Fact]
    public void The_commit_is_found_in_a_clone_a_worktree_and_packed_refs()
    {
        var clone = _folder.PathOf("clone");
        Git(_folder.Path, "init", "-q", clone);
        Git(clone, "commit", "-q", "--allow-empty", "-m", "one");
        var first = Git(clone, "rev-parse", "HEAD");
        Assert.Equal(first, GitCommit.Of(clone));

        var worktree = _folder.PathOf("worktree");
        Git(clone, "worktree", "add", "-q", "-b", "side", worktree);
        Assert.Equal(first, GitCommit.Of(worktree));
        Git(worktree, "commit", "-q", "--allow-empty", "-m", "two");
        var second = Git(worktree, "rev-parse", "HEAD");
        Assert.Equal(second, GitCommit.Of(worktree));
        Git(clone, "pack-refs", "--all");
        Assert.Equal((first, second), (GitCommit.Of(clone), GitCommit.Of(worktree)));
        Git(worktree, "checkout", "-q", "--detach", first);
        Assert.Equal(first, GitCommit.Of(worktree));
    }

    private static string Git(string folder, params string[] arguments)
    {
        string[] identity = ["-c", "user.name=t", "-c", "user.email=t@localhost", "-c", "commit.gpgsign=false"];
        var start = new ProcessStartInfo("git", [.. identity, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var git = Process.Start(start)!;
        var error = git.StandardError.ReadToEndAsync();
        var output = git.StandardOutput.ReadToEnd().Trim();
        git.WaitForExit();
        Assert.True(git.ExitCode == 0, error.Result);
        return output;
    }
}
