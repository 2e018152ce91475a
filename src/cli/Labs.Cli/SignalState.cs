using System.Globalization;
using System.Runtime.InteropServices;

namespace Labs.Cli;

/// <summary>How this process was started to react to signals.</summary>
internal static class SignalState
{
    /// <summary>Returns whether the caller has a signal ignored, as nohup does. Linux only; false elsewhere.</summary>
    public static bool IsIgnored(PosixSignal signal)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        var number = signal switch { PosixSignal.SIGHUP => 1, PosixSignal.SIGINT => 2, PosixSignal.SIGQUIT => 3, _ => 15 };
        var line = File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal));
        return line is not null
            && (ulong.Parse(line.AsSpan(7).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> (number - 1) & 1) != 0;
    }
}
