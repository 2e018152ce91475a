using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Labs.Series.Tests;

/// <summary>Counts what a run could leave on the host, and finds, runs and kills processes for the tests.</summary>
internal static partial class Host
{
    public const int SigKill = 9, SigTerm = 15, SigStop = 19;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SysKill(int pid, int signal);

    public static void Kill(int pid, int signal) => SysKill(pid, signal);

    /// <summary>Runs a command and returns its standard output. Throws if the exit code is not zero.</summary>
    public static async Task<string> RunAsync(string file, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(file, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{file} {string.Join(' ', arguments)}: exit {process.ExitCode}: {await error}");
    }

    /// <summary>
    /// Returns the containers, networks and volumes that a process created, by the pid in their owner label
    /// (machine:pid:start:boot).
    /// </summary>
    public static async Task<string[]> OwnedByAsync(int pid)
    {
        const string Owner = "{{.Label \"labs.owner\"}}";
        var lines = await RunAsync("docker", "ps", "-a", "--filter", "label=labs.session", "--format", "container {{.Names}} " + Owner)
            + await RunAsync("docker", "network", "ls", "--filter", "label=labs.session", "--format", "network {{.Name}} " + Owner)
            + await RunAsync("docker", "volume", "ls", "--filter", "label=labs.session", "--format", "volume {{.Name}} " + Owner);
        return
        [
            .. Lines(lines).Select(line => line.Split(' '))
                .Where(words => words[2].Split(':')[1] == $"{pid}")
                .Select(words => $"{words[0]} {words[1]}"),
        ];
    }

    /// <summary>Returns a process's arguments, separated by spaces. Returns an empty string if the process has ended.</summary>
    public static string CommandLineOf(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").Replace('\0', ' ');
        }
        catch (IOException)
        {
            return "";
        }
    }

    /// <summary>
    /// Counts everything that a notebook could leave behind: engine objects, network namespaces, network interfaces, packet
    /// filter rules, mounts, temporary files.
    /// </summary>
    public static async Task<IReadOnlyDictionary<string, int>> CountAsync() => new Dictionary<string, int>
    {
        ["containers"] = Lines(await RunAsync("docker", "ps", "-aq")).Length,
        ["networks"] = Lines(await RunAsync("docker", "network", "ls", "-q")).Length,
        ["volumes"] = Lines(await RunAsync("docker", "volume", "ls", "-q")).Length,
        ["network namespaces"] = NetworkNamespaces(),
        ["links"] = Directory.GetDirectories("/sys/class/net").Length,
        ["iptables lines"] = Lines(await RunAsync("iptables-save")).Count(line => !line.StartsWith('#') && !line.StartsWith(':')),
        ["mounts"] = File.ReadAllLines("/proc/self/mounts").Length,
        ["temp entries of the labs"] = Directory.GetFileSystemEntries(Path.GetTempPath(), "labs-*")
            .Count(path => !Path.GetFileName(path).StartsWith("labs-test-", StringComparison.Ordinal)),
    };

    /// <summary>Returns the pids of the labs' own processes: runners, notebook hosts, reapers.</summary>
    public static IReadOnlyList<int> LabsProcesses() =>
    [
        .. Processes().Where(process => process.Arguments[0].EndsWith("/artifacts/labs/labs", StringComparison.Ordinal)
            || process.Arguments[0].EndsWith("/artifacts/interactive/Labs.Interactive", StringComparison.Ordinal))
            .Select(process => process.Id),
    ];

    /// <summary>Returns the pids of a process's children.</summary>
    public static IReadOnlyList<int> ChildrenOf(int parent) =>
        [.. Processes().Where(process => process.Parent == parent).Select(process => process.Id)];

    /// <summary>Returns every process that has not ended: its parent is field 4 of /proc/PID/stat (proc(5)).</summary>
    public static IReadOnlyList<HostProcess> Processes()
    {
        var found = new List<HostProcess>();
        foreach (var folder in Directory.GetDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), out var pid))
                continue;
            try
            {
                var stat = File.ReadAllText($"{folder}/stat");
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                if (fields[0] is not ("Z" or "X"))
                    found.Add(new HostProcess(pid, int.Parse(fields[1]), File.ReadAllText($"{folder}/cmdline").Split('\0')));
            }
            catch (IOException)
            {
                // The process ended during the search.
            }
        }
        return found;
    }

    private static int NetworkNamespaces() => Directory.GetDirectories("/proc")
        .Where(folder => int.TryParse(Path.GetFileName(folder), out _))
        .Select(folder => new FileInfo($"{folder}/ns/net").LinkTarget)
        .Where(target => target is not null)
        .Distinct()
        .Count();

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
