using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Labs;

/// <summary>The process that owns a session, identified so that a later process with the same pid is not mistaken for it.</summary>
/// <param name="Machine">A hash of the machine id (machine-id(5)), the pid namespace and the time namespace.</param>
/// <param name="Pid">The process id in that namespace.</param>
/// <param name="Start">On Linux the start time in clock ticks since boot: field 22 of /proc/PID/stat (proc(5)).</param>
/// <param name="Boot">The boot id of the Linux kernel (/proc/sys/kernel/random/boot_id).</param>
public sealed record Owner(string Machine, int Pid, long Start, string Boot)
{
    /// <summary>This process.</summary>
    public static Owner Current { get; } =
        new(MachineHash(), Environment.ProcessId, ProcessTable.StartOf(Environment.ProcessId) ?? 0, BootId());

    /// <summary>The owner of a session without a readable description. Its state is never known.</summary>
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

    /// <summary>
    /// What this process can find out about the owner. A process of another boot is unknown: machines that were cloned share the
    /// machine id, and the other boot may be the one of a clone that runs.
    /// </summary>
    public OwnerState State =>
        Machine == Current.Machine && Boot == Current.Boot ? ProcessTable.StateOf(Pid, Start) : OwnerState.Unknown;

    /// <summary>
    /// Whether what the owner has made on an engine can be removed. A current lease protects it in any case. If the owner's process
    /// can't be seen, only an expired lease shows that it is dead. What owners on other machines made is left alone: a suspended
    /// laptop does not renew its leases.
    /// </summary>
    /// <param name="lease">The lease that the owner has on the engine.</param>
    public bool IsDead(LeaseState lease) => Machine == Current.Machine && lease != LeaseState.Current && State switch
    {
        OwnerState.Running => false,
        OwnerState.Ended => true,
        _ => lease == LeaseState.Expired,
    };

    private static string BootId() => ReadFirst("/proc/sys/kernel/random/boot_id") ?? "0";

    private static string MachineHash()
    {
        var id = ReadFirst("/etc/machine-id") ?? ReadFirst("/var/lib/dbus/machine-id") ?? Environment.MachineName;
        // Containers with the same machine id can't see each other's processes, so each pid namespace counts as a machine. Start times
        // are relative to the time namespace (time_namespaces(7)).
        var processes = OperatingSystem.IsLinux()
            ? new FileInfo("/proc/self/ns/pid").LinkTarget + new FileInfo("/proc/self/ns/time").LinkTarget
            : "";
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
