using System.Globalization;

namespace Labs.Docker;

/// <summary>How much load, and for how long.</summary>
public sealed record LoadOptions
{
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Connections at the same time, 1 to 1024.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Size of an echoed message, 1 to 16384 bytes.</summary>
    public int MessageBytes { get; init; } = 64;

    /// <summary>Starts per second on a fixed schedule, durations counted from the intended start; 0 for a closed loop.</summary>
    public double Rate { get; init; }

    /// <summary>
    /// The processor that the clients run on. Pinning clients and server to one takes the scheduler's choice out of a
    /// comparison, where waking a process on another processor can cost more than what is compared.
    /// </summary>
    public int? Cpu { get; init; }

    /// <summary>More samples than this are thinned evenly.</summary>
    public int MaxSamples { get; init; } = 10_000;
}

/// <summary>What a load run measured.</summary>
public sealed class LoadResult : View
{
    private readonly LoadReply _reply;
    private readonly double[] _sorted;

    internal LoadResult(LoadReply reply)
    {
        _reply = reply;
        _sorted = [.. reply.SamplesUs.Order()];
    }

    public LoadKind Kind => _reply.Kind;

    public double Seconds => _reply.Seconds;

    /// <summary>Payload as counted where it arrived.</summary>
    public long Bytes => _reply.Bytes;

    /// <summary>Connections, echoes or requests that succeeded.</summary>
    public long Operations => _reply.Operations;

    public long Errors => _reply.Errors;

    public string? FirstError => _reply.FirstError;

    public double PerSecond => Operations / Seconds;

    public double MegabitsPerSecond => Bytes * 8 / 1e6 / Seconds;

    /// <summary>Durations in microseconds, in order per worker.</summary>
    public IReadOnlyList<double> SamplesUs => _reply.SamplesUs;

    /// <summary>A duration in microseconds that this share of the samples does not exceed (nearest rank).</summary>
    /// <param name="share">0.5 for the median, 0.99 for the 99th percentile.</param>
    /// <exception cref="InvalidOperationException">Upload and download have no samples.</exception>
    public double PercentileUs(double share) => _sorted.Length > 0
        ? _sorted[Math.Clamp((int)Math.Ceiling(share * _sorted.Length) - 1, 0, _sorted.Length - 1)]
        : throw new InvalidOperationException($"a run of kind {Kind} measures bytes, not durations.");

    public override MimeBundle ToMime()
    {
        var table = new Table("measure", "value").Row("kind", Kind.ToString()).Row("duration", string.Create(CultureInfo.InvariantCulture, $"{Seconds:0.00} s"));
        if (Kind is LoadKind.Upload or LoadKind.Download)
            table.Row("throughput", string.Create(CultureInfo.InvariantCulture, $"{MegabitsPerSecond:N0} Mbit/s"));
        else
        {
            table.Row("operations", string.Create(CultureInfo.InvariantCulture, $"{PerSecond:N0} per second"))
                .Row("median", string.Create(CultureInfo.InvariantCulture, $"{PercentileUs(0.5):N1} us"))
                .Row("99th percentile", string.Create(CultureInfo.InvariantCulture, $"{PercentileUs(0.99):N1} us"));
        }
        return table.Row("errors", Errors > 0 ? $"{Errors}: {FirstError}" : "0").ToMime();
    }
}
