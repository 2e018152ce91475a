using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Labs.MySql;

/// <summary>
/// Sleeps until a moment of <see cref="Stopwatch"/>, late by tens of microseconds on Linux (clock_nanosleep(2), timer slack included).
/// Thread.Sleep is late by up to a millisecond, and spinning takes the processor away from the server that is measured.
/// </summary>
internal static partial class PreciseSleep
{
    private const int ClockMonotonic = 1, AbsoluteTime = 1;
    private const long Second = 1_000_000_000;

    /// <summary>Returns at the moment, or earlier when a signal arrives.</summary>
    public static void Until(long ticks)
    {
        // The runtime's Stopwatch is CLOCK_MONOTONIC in nanoseconds there.
        if (OperatingSystem.IsLinux() && Stopwatch.Frequency == Second)
        {
            var (seconds, nanoseconds) = Math.DivRem(ticks, Second);
            _ = ClockNanosleep(ClockMonotonic, AbsoluteTime, new TimeSpec((nint)seconds, (nint)nanoseconds), 0);
        }
        else if (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), ticks) is var left && left > TimeSpan.FromMilliseconds(2))
            Thread.Sleep(left - TimeSpan.FromMilliseconds(1));
        else
            Thread.Yield();
    }

    [LibraryImport("libc", EntryPoint = "clock_nanosleep")]
    private static partial int ClockNanosleep(int clock, int flags, in TimeSpec request, nint remaining);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct TimeSpec(nint Seconds, nint Nanoseconds);
}
