using System.Text;
using System.Text.RegularExpressions;
using Labs.Agent.Contracts;

namespace Labs.Agent.Linux;

/// <summary>Reads /proc/PID (proc(5)). A process may end at any time, so every value may be missing.</summary>
internal static partial class ProcessFiles
{
    /// <summary>
    /// A process with the mounts of the engine's host: the container's shim, which started the agent. (The host's init may not be
    /// accessible, or not belong to the engine.)
    /// </summary>
    public static int Host { get; } = ReadStatus(Environment.ProcessId)!.Parent;

    public static IEnumerable<int> All() =>
        Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path.AsSpan()), out var pid) ? pid : 0)
            .Where(pid => pid > 0);

    /// <summary>Checks that the process exists and belongs to the target's container.</summary>
    /// <exception cref="AgentException">The process has ended, or its id belongs to another process now.</exception>
    public static void Require(AgentTarget target)
    {
        if (target.Pid == 0)
            return;
        if (!Directory.Exists($"/proc/{target.Pid}"))
            throw new AgentException($"process {target.Pid} has ended; is the container still running? docker ps -a");
        if (target.Container is { } container && ContainerOf(target.Pid) is { } owner && owner != container)
            throw new AgentException(
                $"process {target.Pid} no longer belongs to container {container[..12]}; it has ended and its id is in use again.");
    }

    /// <summary>Returns a namespace's inode number; 0 if the Linux kernel has no such kind or the process has ended.</summary>
    public static ulong Namespace(int pid, string kind)
    {
        try
        {
            // The link reads "net:[4026531840]".
            var link = new FileInfo($"/proc/{pid}/ns/{kind}").LinkTarget;
            return link is null ? 0 : ulong.Parse(link.AsSpan(link.IndexOf('[') + 1).TrimEnd(']'));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    public static NamespaceSet Namespaces(int pid) => new(
        Namespace(pid, "mnt"), Namespace(pid, "pid"), Namespace(pid, "net"), Namespace(pid, "ipc"), Namespace(pid, "uts"),
        Namespace(pid, "user"), Namespace(pid, "cgroup"), Namespace(pid, "time"));

    public static string? ContainerOf(int pid) =>
        Text($"/proc/{pid}/cgroup") is { } cgroups && ContainerId().Match(cgroups) is { Success: true } id ? id.Value : null;

    public static string Command(int pid, string name)
    {
        var line = Text($"/proc/{pid}/cmdline")?.TrimEnd('\0').Replace('\0', ' ');
        return string.IsNullOrEmpty(line) ? $"[{name}]" : line;
    }

    /// <summary>Reads the fields of /proc/PID/status that the agent needs; null if the process has ended.</summary>
    public static Status? ReadStatus(int pid)
    {
        if (Text($"/proc/{pid}/status") is not { } text)
            return null;
        string name = "", state = "";
        var parent = 0;
        int[] numbers = [];
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.StartsWith("Name:"))
                name = line[5..].Trim().ToString();
            else if (line.StartsWith("State:"))
                state = line[6..].Trim()[..1].ToString();
            else if (line.StartsWith("PPid:"))
                parent = int.Parse(line[5..].Trim());
            else if (line.StartsWith("NSpid:"))
                numbers = [.. line[6..].ToString().Split('\t', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
        }
        return new Status(name, state, parent, numbers);
    }

    /// <summary>Fields of /proc/PID/status.</summary>
    /// <param name="Numbers">The process id in each nested PID namespace, starting with the agent's own.</param>
    public sealed record Status(string Name, string State, int Parent, int[] Numbers);

    public static string? Text(string path)
    {
        try
        {
            return File.ReadAllText(path, Encoding.UTF8);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [GeneratedRegex("[0-9a-f]{64}", RegexOptions.RightToLeft)]
    private static partial Regex ContainerId();
}
