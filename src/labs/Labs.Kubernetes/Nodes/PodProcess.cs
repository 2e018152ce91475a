using System.Globalization;

namespace Labs.Kubernetes;

/// <summary>A process of a pod on its node: one of a container, or the sandbox's own.</summary>
/// <param name="Pid">The process id in the node's pid namespace.</param>
/// <param name="Program">The program's name as the Linux kernel keeps it, at most 15 characters.</param>
/// <param name="Namespaces">
/// The inode of each namespace, by kind such as <c>net</c>. Processes with equal inodes share the namespace.
/// </param>
public sealed record PodProcess(int Pid, string Program, IReadOnlyDictionary<string, string> Namespaces)
{
    /// <summary>
    /// Returns a script that prints a line for each process of a pod's cgroup: pid, program, and the links of /proc/PID/ns.
    /// </summary>
    /// <param name="podUid">The cgroup is named after it; with systemd's driver it has underscores instead of dashes.</param>
    internal static string Script(string podUid) => $$"""
        for p in /proc/[0-9]*; do
            grep -qsE '{{podUid}}|{{podUid.Replace('-', '_')}}' $p/cgroup \
                && echo ${p#/proc/} $(tr ' ' _ < $p/comm) $(for n in cgroup ipc mnt net pid uts; do readlink $p/ns/$n; done)
        done
        true
        """;

    internal static IReadOnlyList<PodProcess> Parse(string listing) =>
    [
        .. listing.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length > 2) // a process that ended while the script ran has no namespaces
            .Select(words => new PodProcess(int.Parse(words[0], CultureInfo.InvariantCulture), words[1], NamespacesOf(words[2..])))
            .OrderBy(process => process.Pid),
    ];

    // net:[4026531840]
    private static Dictionary<string, string> NamespacesOf(string[] links) =>
        links.Select(link => link.Split(':', 2)).ToDictionary(parts => parts[0], parts => parts[1].Trim('[', ']'));
}
