using System.Text.Json.Serialization;

namespace Docker.DotNet.Models;

public class ContainerStatsParameters
{
    public bool Stream { get; set; } = true;
    public bool? OneShot { get; set; }
}

public class ContainerStatsResponse
{
    public string? ID { get; set; }
    public string? Name { get; set; }
    public DateTime Read { get; set; }
    [JsonPropertyName("cpu_stats")]
    public CPUStats? CPUStats { get; set; }
    [JsonPropertyName("memory_stats")]
    public MemoryStats? MemoryStats { get; set; }
    public IDictionary<string, NetworkStats>? Networks { get; set; }
    [JsonPropertyName("pids_stats")]
    public PidsStats? PidsStats { get; set; }
    [JsonPropertyName("blkio_stats")]
    public BlkioStats? BlkioStats { get; set; }
    public DateTime PreRead { get; set; }
    [JsonPropertyName("precpu_stats")]
    public CPUStats? PreCPUStats { get; set; }
}

public class CPUStats
{
    [JsonPropertyName("cpu_usage")]
    public CPUUsage CPUUsage { get; set; } = null!;
    [JsonPropertyName("system_cpu_usage")]
    public ulong? SystemUsage { get; set; }
    [JsonPropertyName("online_cpus")]
    public uint? OnlineCPUs { get; set; }
    [JsonPropertyName("throttling_data")]
    public ThrottlingData? ThrottlingData { get; set; }
}

public class CPUUsage
{
    [JsonPropertyName("total_usage")]
    public ulong TotalUsage { get; set; }
    [JsonPropertyName("percpu_usage")]
    public IList<ulong>? PercpuUsage { get; set; }
    [JsonPropertyName("usage_in_kernelmode")]
    public ulong UsageInKernelmode { get; set; }
    [JsonPropertyName("usage_in_usermode")]
    public ulong UsageInUsermode { get; set; }
}

public class ThrottlingData
{
    public ulong Periods { get; set; }
    [JsonPropertyName("throttled_periods")]
    public ulong ThrottledPeriods { get; set; }
    [JsonPropertyName("throttled_time")]
    public ulong ThrottledTime { get; set; }
}

public class MemoryStats
{
    public ulong? Usage { get; set; }
    [JsonPropertyName("max_usage")]
    public ulong? MaxUsage { get; set; }
    public IDictionary<string, ulong>? Stats { get; set; }
    public ulong? Failcnt { get; set; }
    public ulong? Limit { get; set; }
}

public class PidsStats
{
    public ulong? Current { get; set; }
    public ulong? Limit { get; set; }
}

public class NetworkStats
{
    [JsonPropertyName("rx_bytes")]
    public ulong RxBytes { get; set; }
    [JsonPropertyName("rx_packets")]
    public ulong RxPackets { get; set; }
    [JsonPropertyName("rx_errors")]
    public ulong RxErrors { get; set; }
    [JsonPropertyName("rx_dropped")]
    public ulong RxDropped { get; set; }
    [JsonPropertyName("tx_bytes")]
    public ulong TxBytes { get; set; }
    [JsonPropertyName("tx_packets")]
    public ulong TxPackets { get; set; }
    [JsonPropertyName("tx_errors")]
    public ulong TxErrors { get; set; }
    [JsonPropertyName("tx_dropped")]
    public ulong TxDropped { get; set; }
}

public class BlkioStats
{
    [JsonPropertyName("io_service_bytes_recursive")]
    public IList<BlkioStatEntry> IoServiceBytesRecursive { get; set; } = null!;
    [JsonPropertyName("io_serviced_recursive")]
    public IList<BlkioStatEntry> IoServicedRecursive { get; set; } = null!;
}

public class BlkioStatEntry
{
    public ulong Major { get; set; }
    public ulong Minor { get; set; }
    public string Op { get; set; } = "";
    public ulong Value { get; set; }
}
