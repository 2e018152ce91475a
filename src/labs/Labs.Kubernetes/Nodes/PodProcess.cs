namespace Labs.Kubernetes;

/// <summary>A process of a pod on its node: of a container, or the sandbox's own.</summary>
/// <param name="Pid">In the node's pid namespace.</param>
/// <param name="Program">The program's name as the kernel has it, 15 characters at most.</param>
/// <param name="Namespaces">Kind, such as net, and inode; equal inodes are one namespace.</param>
public sealed record PodProcess(int Pid, string Program, IReadOnlyDictionary<string, string> Namespaces)
{
    /// <summary>The processes whose cgroup is the pod's, each in a line: pid, program, and what /proc/PID/ns has.</summary>
    /// <param name="podUid">With cgroupfs the cgroup is named after it; with systemd's driver it has underscores for dashes.</param>
    internal static string Script(string podUid) =>
        $"for p in /proc/[0-9]*; do grep -qsE '{podUid}|{podUid.Replace('-', '_')}' $p/cgroup && echo ${{p#/proc/}} $(tr ' ' _ < $p/comm) $(for n in cgroup ipc mnt net pid uts; do readlink $p/ns/$n; done); done; true";

    internal static IReadOnlyList<PodProcess> Parse(string listing) =>
    [
        .. listing.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length > 2) // less: it ended while we looked
            .Select(words => new PodProcess(int.Parse(words[0], System.Globalization.CultureInfo.InvariantCulture), words[1],
                words[2..].Select(word => word.Split(':', 2)).ToDictionary(parts => parts[0], parts => parts[1].Trim('[', ']'))))
            .OrderBy(process => process.Pid),
    ];
}
