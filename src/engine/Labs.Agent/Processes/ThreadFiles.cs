using System.Globalization;
using Labs.Agent.Contracts;
using Labs.Agent.Linux;

namespace Labs.Agent.Processes;

/// <summary>Reads the threads of a process from /proc/PID/task and /proc/PID/maps (proc(5)).</summary>
internal static class ThreadFiles
{
    // A system call has six arguments in registers.
    private const int Arguments = 6;

    public static ThreadRow[] Read(int pid)
    {
        var maps = ProcessFiles.Text($"/proc/{pid}/maps") ?? "";
        try
        {
            return [.. Directory.EnumerateDirectories($"/proc/{pid}/task")
                .Select(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture))
                .Order().Select(tid => Thread($"/proc/{pid}/task/{tid}", tid, maps)).OfType<ThreadRow>()];
        }
        catch (DirectoryNotFoundException)
        {
            throw new AgentException($"process {pid} has ended.");
        }
    }

    /// <summary>
    /// Parses /proc/PID/syscall: the number of the call, its arguments, stack pointer and program counter. Null for "running".
    /// </summary>
    public static ThreadRegisters? Registers(string text)
    {
        var words = text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 3 || !int.TryParse(words[0], CultureInfo.InvariantCulture, out var number))
            return null;
        var values = words[1..].Select(Hex).ToArray();
        return new ThreadRegisters(number, values.Length >= Arguments + 2 ? values[..Arguments] : [], values[^2], values[^1]);
    }

    /// <summary>Returns the range of addresses in /proc/PID/maps that contains an address; null if there is none.</summary>
    public static string? Mapping(string maps, ulong address)
    {
        foreach (var line in maps.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var range = line[..line.IndexOf(' ')];
            var dash = range.IndexOf('-');
            if (Hex(range[..dash]) <= address && address < Hex(range[(dash + 1)..]))
                return range;
        }
        return null;
    }

    private static ThreadRow? Thread(string path, int tid, string maps)
    {
        if (ProcessFiles.Text($"{path}/stat") is not { } stat)
            return null;
        int open = stat.IndexOf('('), close = stat.LastIndexOf(')');
        var registers = ProcessFiles.Text($"{path}/syscall") is { } syscall ? Registers(syscall) : null;
        return new ThreadRow(tid, stat[(open + 1)..close], stat[close + 2].ToString(), registers,
            registers is null ? null : Mapping(maps, registers.StackPointer));
    }

    private static ulong Hex(string text) => ulong.Parse(
        text.StartsWith("0x", StringComparison.Ordinal) ? text[2..] : text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
