using System.Globalization;
using Labs.Agent.Contracts;

namespace Labs.Agent.Processes;

/// <summary>Parses /proc/PID/status and /proc/PID/stat (proc(5)).</summary>
internal static class StatusFile
{
    // The unit of CPU times in /proc, whatever the Linux kernel's own clock rate.
    private const double TicksPerSecond = 100;

    /// <exception cref="AgentException">A line that every Linux kernel writes is missing.</exception>
    public static ProcessStatus Parse(int pid, string status, string stat, int? files)
    {
        var lines = new Dictionary<string, string>();
        foreach (var line in status.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.IndexOf(':') is > 0 and var colon)
                lines[line[..colon]] = line[(colon + 1)..].Trim();
        }
        var inner = lines.TryGetValue("NSpid", out var numbers) ? Words(numbers)[^1] : Required("Pid");
        return new ProcessStatus(
            pid, Int(inner), Required("Name"), Required("State")[..1], Int(Words(Required("Uid"))[1]), Int(Required("Threads")), files)
        {
            Scheduling = Scheduling(stat),
            // Zombies and kernel threads have no address space.
            Memory = lines.ContainsKey("VmSize") ? new ProcessMemory(
                Bytes("VmSize"), Bytes("VmRSS"), Bytes("RssAnon"), Bytes("RssFile"), Bytes("RssShmem"), Bytes("VmPTE")) : null,
            Signals = new ProcessSignals(Signals("ShdPnd"), Signals("SigBlk"), Signals("SigIgn"), Signals("SigCgt")),
            Capabilities = new ProcessCapabilities(
                Capabilities("CapInh"), Capabilities("CapPrm"), Capabilities("CapEff"), Capabilities("CapBnd"), Capabilities("CapAmb")),
            // Without CONFIG_SECCOMP there is no such line.
            Seccomp = lines.TryGetValue("Seccomp", out var mode) ? Int(mode) : 0,
            NoNewPrivileges = lines.TryGetValue("NoNewPrivs", out var flag) && flag == "1",
        };

        string Required(string name) => lines.TryGetValue(name, out var value) ? value
            : throw new AgentException($"/proc/{pid}/status has no line '{name}'.");

        long Bytes(string name) => lines.TryGetValue(name, out var value)
            ? 1024 * long.Parse(Words(value)[0], CultureInfo.InvariantCulture) : 0;

        SignalSet Signals(string name) => new(Mask(Required(name)));

        CapabilitySet Capabilities(string name) => new(lines.TryGetValue(name, out var value) ? Mask(value) : 0);
    }

    private static ProcessScheduling Scheduling(string stat)
    {
        // The name in parentheses may contain anything, so the fields are counted behind the last parenthesis: the first is number 3.
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string Field(int number) => fields[number - 3];
        var ticks = long.Parse(Field(14), CultureInfo.InvariantCulture) + long.Parse(Field(15), CultureInfo.InvariantCulture);
        return new ProcessScheduling(Int(Field(18)), Int(Field(19)), ticks / TicksPerSecond);
    }

    private static string[] Words(string text) => text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);

    private static int Int(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static ulong Mask(string text) => ulong.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
