using System.Globalization;

namespace Labs.Cli.Commands;

/// <summary>The memory of another process, from proc(5).</summary>
internal static class ProcessMemory
{
    /// <summary>The largest resident set so far (VmHWM) in MiB; 0 when the process has ended.</summary>
    public static double PeakMiB(int process)
    {
        try
        {
            return File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)) is { } line
                ? double.Parse(line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024
                : 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
