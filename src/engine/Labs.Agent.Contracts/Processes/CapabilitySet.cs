using System.Text.Json.Serialization;

namespace Labs.Agent.Contracts;

/// <summary>
/// A set of capabilities as /proc/PID/status writes it (capabilities(7)): bit n stands for capability n of linux/capability.h.
/// </summary>
public readonly record struct CapabilitySet(ulong Mask)
{
    private const int Bits = 64;

    private static readonly string[] s_names =
    [
        "CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID", "SETPCAP", "LINUX_IMMUTABLE",
        "NET_BIND_SERVICE", "NET_BROADCAST", "NET_ADMIN", "NET_RAW", "IPC_LOCK", "IPC_OWNER", "SYS_MODULE", "SYS_RAWIO", "SYS_CHROOT",
        "SYS_PTRACE", "SYS_PACCT", "SYS_ADMIN", "SYS_BOOT", "SYS_NICE", "SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "MKNOD", "LEASE",
        "AUDIT_WRITE", "AUDIT_CONTROL", "SETFCAP", "MAC_OVERRIDE", "MAC_ADMIN", "SYSLOG", "WAKE_ALARM", "BLOCK_SUSPEND", "AUDIT_READ",
        "PERFMON", "BPF", "CHECKPOINT_RESTORE",
    ];

    /// <summary>The names of the capabilities in the set, without CAP_, in the order of their numbers.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Names
    {
        get
        {
            var mask = Mask;
            return [.. Enumerable.Range(0, Bits).Where(bit => (mask & (1ul << bit)) != 0).Select(Name)];
        }
    }

    /// <summary>Returns whether a capability is in the set.</summary>
    /// <param name="capability">The name without CAP_, such as "SYS_ADMIN".</param>
    /// <exception cref="ArgumentException">There is no capability of that name.</exception>
    public bool Contains(string capability)
    {
        var bit = Array.IndexOf(s_names, capability);
        return bit >= 0 ? (Mask & (1ul << bit)) != 0
            : throw new ArgumentException($"'{capability}' is no capability; expected a name such as SYS_ADMIN.", nameof(capability));
    }

    public override string ToString() => Mask == 0 ? "none" : string.Join(", ", Names);

    private static string Name(int bit) => bit < s_names.Length ? s_names[bit] : $"capability {bit}";
}
