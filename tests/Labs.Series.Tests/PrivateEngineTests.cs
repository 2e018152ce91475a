namespace Labs.Series.Tests;

/// <summary>The tests' own engine leaves nothing on the machine, even if it hangs.</summary>
public sealed class PrivateEngineTests
{
    [Fact, Needs(Capability.Docker, Capability.Root)]
    public async Task An_engine_that_hangs_is_killed_with_its_containers()
    {
        var engine = await PrivateEngine.StartAsync("busybox");
        string[] docker = ["-H", engine.Endpoint];
        var image = (await Host.RunAsync("docker", [.. docker, "images", "-q"])).Trim();
        var container = (await Host.RunAsync("docker", [.. docker, "run", "-d", image, "sleep", "7654321"])).Trim();
        string[] marks = [engine.Folder, container, "7654321"];
        Assert.All(marks, mark => Assert.NotEmpty(With(mark)));

        Host.Kill(engine.Id, Host.SigStop);
        engine.Patience = TimeSpan.FromSeconds(1);
        await engine.DisposeAsync();

        Assert.All(marks, mark => Assert.Empty(With(mark)));
        Assert.False(Directory.Exists(engine.Folder));
        var cgroups = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true };
        Assert.Empty(Directory.EnumerateDirectories("/sys/fs/cgroup", container, cgroups));
    }

    private static IEnumerable<HostProcess> With(string mark) =>
        Host.Processes().Where(process => process.Arguments.Any(argument => argument.Contains(mark, StringComparison.Ordinal)));
}
