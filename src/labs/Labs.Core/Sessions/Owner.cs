using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Labs;

/// <summary>The process that owns a session, identified so that a later process with the same pid is not mistaken for it.</summary>
/// <param name="Machine">A hash of the machine id (machine-id(5)) and the pid namespace.</param>
/// <param name="Pid">The process id in that namespace.</param>
/// <param name="Start">On Linux the start time in clock ticks since boot: field 22 of /proc/PID/stat (proc(5)).</param>
/// <param name="Boot">The boot id of the Linux kernel (/proc/sys/kernel/random/boot_id).</param>
public sealed record Owner(string Machine, int Pid, long Start, string Boot)
{
    /// <summary>This process.</summary>
    public static Owner Current { get; } = new(MachineHash(), Environment.ProcessId, StartOf(Environment.ProcessId) ?? 0, BootId());

    /// <summary>The owner of a session without a readable description. It never counts as dead.</summary>
    internal static Owner Unknown { get; } = new("", 0, 0, "");

    /// <summary>Returns the owner as the value of a label: <c>machine:pid:start:boot</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Machine}:{Pid}:{Start}:{Boot}");

    /// <summary>Reads the value of a label.</summary>
    /// <returns>Null if the text has another form.</returns>
    public static Owner? Parse(string? text) =>
        text?.Split(':') is [var machine, var pid, var start, var boot]
        && int.TryParse(pid, CultureInfo.InvariantCulture, out var pidNumber)
        && long.TryParse(start, CultureInfo.InvariantCulture, out var startNumber)
            ? new Owner(machine, pidNumber, startNumber, boot)
            : null;

    /// <summary>Whether this owner ran on this machine and has exited. Owners on other machines can't be checked: false.</summary>
    public bool IsDead => Machine == Current.Machine && (Boot != Current.Boot || StartOf(Pid) != Start);

    /// <summary>Returns the start time of a process, which differs between two processes with the same pid.</summary>
    /// <returns>The time in units of the system; null if no such process runs.</returns>
    public static long? StartOf(int pid)
    {
        if (OperatingSystem.IsLinux())
        {
            try
            {
                var stat = File.ReadAllText($"/proc/{pid}/stat");
                // The command in field 2 may contain spaces and brackets; the fields after it can't.
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                return fields[0] is "Z" or "X" ? null : long.Parse(fields[19], CultureInfo.InvariantCulture);
            }
            catch (IOException)
            {
                return null;
            }
        }
        try
        {
            using var process = Process.GetProcessById(pid);
            return process.HasExited ? null : process.StartTime.Ticks;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string BootId() => ReadFirst("/proc/sys/kernel/random/boot_id") ?? "0";

    private static string MachineHash()
    {
        var id = ReadFirst("/etc/machine-id") ?? ReadFirst("/var/lib/dbus/machine-id") ?? Environment.MachineName;
        // Containers with the same machine id can't see each other's processes, so each pid namespace counts as a machine.
        var processes = OperatingSystem.IsLinux() ? new FileInfo("/proc/self/ns/pid").LinkTarget : "";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"labs {id} {processes}")))[..12];
    }

    private static string? ReadFirst(string path)
    {
        try
        {
            var text = File.ReadAllText(path).Trim();
            return text.Length > 0 ? text : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
