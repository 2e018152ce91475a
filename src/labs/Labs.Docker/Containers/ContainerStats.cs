using Docker.DotNet.Models;

namespace Labs.Docker;

/// <summary>The resources that a container uses at one moment.</summary>
/// <param name="Time">When the engine took the sample, by the engine's clock.</param>
/// <param name="CpuTime">The CPU time that all processes of the container have used since its start.</param>
/// <param name="MemoryBytes">The memory in use without the inactive part of the page cache, as `docker stats` shows it.</param>
/// <param name="MemoryLimitBytes">The container's memory limit, or the machine's memory if it has none.</param>
/// <param name="Processes">The number of processes and threads.</param>
/// <param name="ReceivedBytes">Bytes received on all interfaces of the container's own network namespace.</param>
/// <param name="SentBytes">Bytes sent on those interfaces.</param>
public sealed record ContainerStats(
    DateTimeOffset Time, TimeSpan CpuTime, long MemoryBytes, long MemoryLimitBytes, long Processes, long ReceivedBytes, long SentBytes)
{
    /// <summary>False if the engine counts no traffic, as in network mode host. The byte counts are then 0.</summary>
    public bool HasNetwork { get; init; }

    internal static ContainerStats Of(ContainerStatsResponse sample) => new(
        new DateTimeOffset(sample.Read.ToUniversalTime()),
        // The engine reports nanoseconds for cgroup v1 and v2 alike.
        TimeSpan.FromTicks((long)((sample.CPUStats?.CPUUsage?.TotalUsage ?? 0) / TimeSpan.NanosecondsPerTick)),
        (long)Memory(sample.MemoryStats),
        (long)(sample.MemoryStats?.Limit ?? 0),
        (long)(sample.PidsStats?.Current ?? 0),
        (long)(sample.Networks?.Values.Aggregate(0UL, (sum, network) => sum + network.RxBytes) ?? 0),
        (long)(sample.Networks?.Values.Aggregate(0UL, (sum, network) => sum + network.TxBytes) ?? 0))
    {
        HasNetwork = sample.Networks is { Count: > 0 },
    };

    /// <summary>Returns the average number of CPUs used since an earlier sample; 1.0 is one whole CPU.</summary>
    public double CpusSince(ContainerStats earlier) => (CpuTime - earlier.CpuTime) / (Time - earlier.Time);

    // The inactive file cache is called total_inactive_file in cgroup v1 and inactive_file in v2.
    private static ulong Memory(MemoryStats? memory)
    {
        var usage = memory?.Usage ?? 0;
        if (memory?.Stats is not { } stats)
            return usage;
        var isKnown = stats.TryGetValue("total_inactive_file", out var inactive) || stats.TryGetValue("inactive_file", out inactive);
        return isKnown && inactive < usage ? usage - inactive : usage;
    }
}
