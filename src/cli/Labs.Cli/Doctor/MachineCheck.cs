using System.Numerics;
using System.Runtime.InteropServices;
using Labs.Kubernetes;

namespace Labs.Cli.Doctor;

/// <summary>Checks this machine.</summary>
internal static class MachineCheck
{
    /// <summary>Looks at everything that the series needs. It changes nothing.</summary>
    /// <param name="repository">The root of the repository.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    public static async Task<IReadOnlyList<Finding>> LookAsync(string repository, CancellationToken cancellationToken)
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30;
        var machine = $"{RuntimeInformation.RuntimeIdentifier}, {Environment.ProcessorCount} processors, {memory} GiB";
        var findings = new List<Finding> { new(".NET", FindingState.Ok, $"{Environment.Version} on {machine}") };
        findings.AddRange(await EngineCheck.LookAsync(cancellationToken));
        findings.Add(await KindAsync(cancellationToken));
        if (InotifyLimit.OfThisMachine() is { } inotify)
            findings.Add(Inotify(inotify));
        findings.Add(Script(repository, "plotly.min.js", "figures in reports"));
        findings.Add(Script(repository, "mermaid.min.js", "diagrams in reports"));
        findings.Add(Disk(repository));
        if (OperatingSystem.IsLinux())
            findings.Add(Capabilities());
        findings.Add(Sessions());
        return findings;
    }

    /// <summary>Compares the bounding set of capabilities(7) with all capabilities of the Linux kernel.</summary>
    internal static Finding Capabilities()
    {
        var status = File.ReadAllLines("/proc/self/status");
        var bounding = Convert.ToUInt64(status.First(line => line.StartsWith("CapBnd:", StringComparison.Ordinal)).Split('\t')[1], 16);
        var last = int.Parse(File.ReadAllText("/proc/sys/kernel/cap_last_cap"));
        var missing = ~bounding & ((1UL << (last + 1)) - 1);
        return missing == 0
            ? new("capabilities", FindingState.Ok, "the bounding set is complete")
            : new("capabilities", FindingState.Note,
                $"the bounding set lacks {BitOperations.PopCount(missing)} of {last + 1} (mask {missing:x}); "
                + "an engine that ./labs up starts has a runtime shim, so that privileged containers work");
    }

    private static async Task<Finding> KindAsync(CancellationToken cancellationToken) => KindCommand.Find() is { } kind
        ? new("kind", FindingState.Ok, $"{(await kind.VersionAsync(cancellationToken)).Split(' ').ElementAtOrDefault(1)} at {kind.Path}")
        : new("kind", FindingState.Note, "missing; clusters need it", "./labs up");

    // Two clusters of three nodes: as many as notebooks that run at the same time ask for.
    private static Finding Inotify(InotifyLimit limit) => limit.Shortage(controlPlanes: 2, workers: 4) is { } shortage
        ? new("inotify", FindingState.Note, shortage[..shortage.IndexOf(';')], InotifyLimit.Remedy)
        : new("inotify", FindingState.Ok, $"{limit.Instances} instances, enough for two clusters of three nodes");

    private static Finding Script(string repository, string name, string use)
    {
        var file = new FileInfo(Path.Combine(repository, "artifacts", "web", name));
        return file.Exists
            ? new(name, FindingState.Ok, $"{file.Length / 1e6:0.0} MB, for {use}")
            : new(name, FindingState.Missing, $"needed for {use}", "with npm installed: lab-env/web/fetch.sh artifacts/web");
    }

    private static Finding Disk(string repository)
    {
        const long enough = 3L << 30;
        var free = new DriveInfo(repository).AvailableFreeSpace;
        var observed = $"{free >> 30} GiB free at {repository}";
        return free > enough
            ? new("disk", FindingState.Ok, observed)
            : new("disk", FindingState.Note, observed, "images and builds take 3 GiB; ./labs images remove --all, docker system df");
    }

    private static Finding Sessions()
    {
        var sessions = SessionFolder.All();
        var left = sessions.Count(session => session.IsLeftBehind);
        return left == 0
            ? new("sessions", FindingState.Ok, $"{sessions.Count} open, none left by a dead owner")
            : new("sessions", FindingState.Note, $"{left} left by dead owners", "./labs clean");
    }
}
