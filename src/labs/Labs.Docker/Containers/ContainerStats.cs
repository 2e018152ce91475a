using Docker.DotNet.Models;

namespace Labs.Docker;

/// <summary>A sample of what a container uses.</summary>
/// <param name="Time">By the engine's clock.</param>
/// <param name="CpuTime">CPU time used since the start.</param>
/// <param name="MemoryBytes">Memory without the inactive part of the page cache, as `docker stats` shows it.</param>
/// <param name="Processes">Processes and threads.</param>
/// <param name="ReceivedBytes">On all interfaces of its own network namespace.</param>
public sealed record ContainerStats(DateTimeOffset Time, TimeSpan CpuTime, long MemoryBytes, long MemoryLimitBytes, long Processes, long ReceivedBytes, long SentBytes)
{
    /// <summary>False where the engine counts no traffic, as in host mode; the byte counts are then 0.</summary>
    public bool HasNetwork { get; init; }

    internal static ContainerStats Of(ContainerStatsResponse sample) => new(
        new DateTimeOffset(sample.Read.ToUniversalTime()),
        // cgroup v1 and v2 both arrive in nanoseconds.
        TimeSpan.FromTicks((long)((sample.CPUStats?.CPUUsage?.TotalUsage ?? 0) / TimeSpan.NanosecondsPerTick)),
        (long)Memory(sample.MemoryStats),
        (long)(sample.MemoryStats?.Limit ?? 0),
        (long)(sample.PidsStats?.Current ?? 0),
        (long)(sample.Networks?.Values.Aggregate(0UL, (sum, network) => sum + network.RxBytes) ?? 0),
        (long)(sample.Networks?.Values.Aggregate(0UL, (sum, network) => sum + network.TxBytes) ?? 0))
    {
        HasNetwork = sample.Networks is { Count: > 0 },
    };

    /// <summary>CPUs used between an earlier sample and this one, 1.0 for one whole CPU.</summary>
    public double CpusSince(ContainerStats earlier) => (CpuTime - earlier.CpuTime) / (Time - earlier.Time);

    // The inactive file cache is total_inactive_file in cgroup v1 and inactive_file in v2.
    private static ulong Memory(MemoryStats? memory)
    {
        var usage = memory?.Usage ?? 0;
        if (memory?.Stats is { } stats && (stats.TryGetValue("total_inactive_file", out var inactive) || stats.TryGetValue("inactive_file", out inactive)) && inactive < usage)
            return usage - inactive;
        return usage;
    }
}
