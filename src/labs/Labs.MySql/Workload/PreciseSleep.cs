using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Labs.MySql;

/// <summary>
/// Sleeps until a moment of <see cref="Stopwatch"/>. On Linux it wakes up tens of microseconds late, timer slack included
/// (clock_nanosleep(2)). Thread.Sleep is up to a millisecond late, and spinning takes the processor away from the measured server.
/// </summary>
internal static partial class PreciseSleep
{
    private const int ClockMonotonic = 1, AbsoluteTime = 1;
    private const long Second = 1_000_000_000;

    /// <summary>Returns at the moment, or earlier if a signal arrives.</summary>
    public static void Until(long ticks)
    {
        // On Linux the runtime's Stopwatch is CLOCK_MONOTONIC in nanoseconds.
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
