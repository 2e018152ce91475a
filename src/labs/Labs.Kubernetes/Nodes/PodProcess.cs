using System.Globalization;

namespace Labs.Kubernetes;

/// <summary>A process of a pod on its node: one of a container, or the sandbox's own.</summary>
/// <param name="Pid">The process id in the node's pid namespace.</param>
/// <param name="StartedAt">When it started, as the time since the machine's boot, in steps of 10 ms (proc_pid_stat(5)).</param>
/// <param name="Program">The program's name as the Linux kernel keeps it, at most 15 characters.</param>
/// <param name="Namespaces">
/// The inode of each namespace, by kind such as <c>net</c>. Processes with equal inodes share the namespace.
/// </param>
public sealed record PodProcess(int Pid, TimeSpan StartedAt, string Program, IReadOnlyDictionary<string, string> Namespaces)
{
    /// <summary>
    /// Returns a script that prints a line for each process in the cgroups of pods: the pod's uid, pid, start in ticks of 10 ms, program,
    /// and the links of /proc/PID/ns.
    /// </summary>
    /// <param name="uids">The cgroups are named after them; with systemd's driver they have underscores instead of dashes.</param>
    internal static string Script(IEnumerable<string> uids) => $$"""
        for p in /proc/[0-9]*; do
            uid=$(grep -soEm1 '{{string.Join('|', uids.SelectMany(uid => new[] { uid, uid.Replace('-', '_') }).Distinct())}}' $p/cgroup)
            [ -z "$uid" ] || echo $(echo "$uid" | head -n1 | tr _ -) ${p#/proc/} $(sed 's/.*) //' $p/stat | cut -d' ' -f20) \
                $(tr ' ' _ < $p/comm) $(for n in cgroup ipc mnt net pid user uts; do readlink $p/ns/$n; done)
        done 2>/dev/null
        true
        """;

    internal static IReadOnlyList<PodProcess> Parse(string listing, string uid) =>
    [
        .. listing.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length > 4 && words[0] == uid) // a process that ended while the script ran has no namespaces
            .Select(Of)
            .OrderBy(process => process.Pid),
    ];

    private static PodProcess Of(string[] words) => new(
        int.Parse(words[1], CultureInfo.InvariantCulture),
        TimeSpan.FromMilliseconds(10 * double.Parse(words[2], CultureInfo.InvariantCulture)),
        words[3],
        NamespacesOf(words[4..]));

    // net:[4026531840]
    private static Dictionary<string, string> NamespacesOf(string[] links) =>
        links.Select(link => link.Split(':', 2)).ToDictionary(parts => parts[0], parts => parts[1].Trim('[', ']'));
}
