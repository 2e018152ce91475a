namespace Labs.Series.Tests;

/// <summary>A process of this machine.</summary>
/// <param name="Id">The pid.</param>
/// <param name="Parent">The parent's pid.</param>
/// <param name="Arguments">The program's name and its arguments; one empty text for a thread of the Linux kernel.</param>
internal sealed record HostProcess(int Id, int Parent, IReadOnlyList<string> Arguments)
{
    /// <summary>
    /// The folders of the control groups that the process is in, except those of this process: for cgroup v1 one below each hierarchy, for
    /// v2 one (cgroups(7)). Empty if the process has ended.
    /// </summary>
    public IEnumerable<string> OwnCgroups() => CgroupsOf($"{Id}").Except(CgroupsOf("self"));

    private static IEnumerable<string> CgroupsOf(string process)
    {
        try
        {
            return File.ReadLines($"/proc/{process}/cgroup").Select(line => line.Split(':', 3))
                .Select(fields => $"/sys/fs/cgroup/{HierarchyOf(fields[1])}{fields[2]}").ToArray();
        }
        catch (IOException)
        {
            return [];
        }
    }

    // The hierarchy of cgroup v2 has no controllers in its line. It is mounted here, or below if there are hierarchies of v1 too.
    private static string HierarchyOf(string controllers) =>
        controllers.Length > 0 ? controllers.Replace("name=", "", StringComparison.Ordinal)
        : File.Exists("/sys/fs/cgroup/cgroup.controllers") ? ""
        : "unified";
}
