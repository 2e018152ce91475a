using System.Text.RegularExpressions;

namespace Labs.Series.Tests;

/// <summary>
/// A buggy cell on a small machine: a container with few processes, little memory and a small disk. Its root is this machine's, read-only.
/// The run goes on with the next cell.
/// </summary>
public sealed class SmallMachineTests
{
    // The disk stays full, and the watches last, while the runner writes the running copy of the notebook a second after an output.
    [Theory, Needs(Capability.Docker, Capability.Root)]
    [InlineData("fork bomb", "#!bash --processes 150 --any-exit\nbomb() { bomb | bomb & }; bomb 2>/dev/null; sleep 3")]
    [InlineData("full disk", "#!bash --any-exit\ndd if=/dev/zero of=/tmp/filled bs=1M; echo full; sleep 3; rm /tmp/filled")]
    [InlineData(
        "many files",
        "#!bash --any-exit\nmkdir /tmp/many; cd /tmp/many; seq 100000 | xargs touch; echo $(ls | wc -l) files; cd /; rm -r /tmp/many")]
    [InlineData("many watches", """
        var watchers = new List<FileSystemWatcher>();
        try { while (watchers.Count < 100_000) watchers.Add(new FileSystemWatcher("/tmp") { EnableRaisingEvents = true }); }
        catch (IOException exception) { Console.WriteLine(exception.Message); }
        """)]
    public async Task A_buggy_cell_leaves_the_machine_usable(string what, string cell)
    {
        using var labs = new LabsCommand();
        var list = await labs.RunAsync(TimeSpan.FromMinutes(1), "images", "list");
        var image = Regex.Match(list.Stdout, @"labs/debian:\w+").Value;
        var command = Path.Combine(Repository.Root, "artifacts", "labs", "labs");
        // As an ordinary user: the limits of processes and watches do not count for root.
        var script = $"printf %s \"$NOTEBOOK\" >/host/tmp/x.ipynb; "
            + $"chroot --userspec=65534:65534 /host {command} run /tmp/x.ipynb --out /tmp/out >&2; code=$?; "
            + "cat /host/tmp/out/x.ipynb; exit $code";
        var executed = await Host.RunAsync(
            "docker", "run", "--rm", "--network", "none", "--pids-limit", "400", "--memory", "1g",
            "--mount", "type=bind,src=/,dst=/host,readonly", "--tmpfs", "/host/tmp:size=64m,nr_inodes=20000,mode=1777,exec",
            "-e", "HOME=/tmp", "-e", "XDG_STATE_HOME=/tmp/state", "-e", $"LABS_REPO={Repository.Root}", "-e", "DOTNET_EnableDiagnostics=0",
            "-e", "NOTEBOOK=" + TestNotebook.Json(cell, "await Task.Delay(1500); Console.WriteLine(\"us\" + \"able\");"),
            image, "sh", "-c", script);
        Assert.True(executed.Contains("usable", StringComparison.Ordinal), $"{what}: {executed}");
    }
}
