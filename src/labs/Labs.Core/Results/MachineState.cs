using System.Diagnostics;
using System.Globalization;

namespace Labs;

/// <summary>What decides whether figures of two runs can be compared: how slow the storage is, and how busy the machine.</summary>
public static class MachineState
{
    private const int Flushes = 8;

    /// <summary>
    /// Returns the shortest time in microseconds that fsync(2) of 4 KiB took, of eight. The shortest one depends least on what else the
    /// machine does. Null if no file can be written there.
    /// </summary>
    /// <param name="folder">A folder of the storage to measure.</param>
    internal static double? FsyncUs(string folder)
    {
        var path = Path.Combine(folder, $".labs-{Guid.NewGuid():N}");
        try
        {
            using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Delete);
            if (!OperatingSystem.IsWindows())
                File.Delete(path); // nothing is left if this process is killed
            var shortest = TimeSpan.MaxValue;
            for (var i = 0; i < Flushes; i++)
            {
                RandomAccess.Write(file, new byte[4096], 0);
                var started = Stopwatch.GetTimestamp();
                RandomAccess.FlushToDisk(file);
                var taken = Stopwatch.GetElapsedTime(started);
                shortest = taken < shortest ? taken : shortest;
            }
            return shortest.TotalMicroseconds;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
        finally
        {
            if (OperatingSystem.IsWindows() && File.Exists(path))
                File.Delete(path);
        }
    }

    /// <summary>
    /// Returns the average number of running and waiting tasks in the last minute, see proc_loadavg(5); null if not on Linux.
    /// </summary>
    public static double? LoadAverage() =>
        OperatingSystem.IsLinux() && File.ReadAllText("/proc/loadavg").Split(' ') is [var minute, ..]
            ? double.Parse(minute, CultureInfo.InvariantCulture)
            : null;
}
