using System.Globalization;

namespace Labs.Bench;

/// <summary>Reads the memory of a process from proc(5).</summary>
internal static class ProcessMemory
{
    /// <summary>Returns the largest resident set so far (VmHWM) in MiB; 0 if the process has ended.</summary>
    /// <param name="process">The process id.</param>
    public static double PeakMiB(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status")
                .FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            var kib = line?.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1];
            return kib is null ? 0 : double.Parse(kib, CultureInfo.InvariantCulture) / 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
