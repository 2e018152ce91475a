using System.Diagnostics;

namespace Labs.Agent.Linux;

/// <summary>
/// CLOCK_MONOTONIC, which all processes of a Linux kernel share, so that times from a link and from a sender can be compared.
/// </summary>
internal static class MonotonicClock
{
    private static readonly double s_ns = 1e9 / Stopwatch.Frequency;

    // On Linux the stopwatch reads CLOCK_MONOTONIC in nanoseconds.
    public static long Ns => s_ns == 1 ? Stopwatch.GetTimestamp() : (long)(Stopwatch.GetTimestamp() * s_ns);

    public static long Us => Ns / 1000;
}
