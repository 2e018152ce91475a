using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Labs;

/// <summary>
/// The process that owns a session, told apart from every other that had or will have its pid: machine (a hash of the machine
/// id and the pid namespace), pid, start time and boot id. Start time is field 22 of /proc/PID/stat in clock ticks since boot (proc(5)).
/// </summary>
public sealed record Owner(string Machine, int Pid, long Start, string Boot)
{
    public static Owner Current { get; } = new(MachineHash(), Environment.ProcessId, StartOf(Environment.ProcessId) ?? 0, BootId());

    /// <summary>An owner of whom nothing is known, not even whether it lives.</summary>
    internal static Owner Unknown { get; } = new("", 0, 0, "");

    /// <summary>The owner as a label's value: <c>machine:pid:start:boot</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Machine}:{Pid}:{Start}:{Boot}");

    /// <returns>Null when the text is no owner's.</returns>
    public static Owner? Parse(string? text) =>
        text?.Split(':') is [var machine, var pid, var start, var boot]
        && int.TryParse(pid, CultureInfo.InvariantCulture, out var pidNumber)
        && long.TryParse(start, CultureInfo.InvariantCulture, out var startNumber)
            ? new Owner(machine, pidNumber, startNumber, boot)
            : null;

    /// <summary>Whether this owner ran on this machine and runs no longer. What another machine's owner does can't be known.</summary>
    public bool IsDead => Machine == Current.Machine && (Boot != Current.Boot || StartOf(Pid) != Start);

    /// <returns>A number that two processes with the same pid do not share; null when no such process runs.</returns>
    public static long? StartOf(int pid)
    {
        if (OperatingSystem.IsLinux())
        {
            try
            {
                var stat = File.ReadAllText($"/proc/{pid}/stat");
                // The command in field 2 may hold spaces and brackets; the fields after it can't.
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
        // Containers that share a machine id and an engine can't see each other's processes: each pid namespace is a machine.
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
