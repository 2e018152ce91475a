using System.Globalization;
using Labs.Agent.Contracts;

namespace Labs.Agent.Client;

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

    /// <summary>What the clients did.</summary>
    public LoadKind Kind => _reply.Kind;

    /// <summary>How long the run really took.</summary>
    public double Seconds => _reply.Seconds;

    /// <summary>Payload in bytes, as counted by the receiving side.</summary>
    public long Bytes => _reply.Bytes;

    /// <summary>Connections, echoes or requests that succeeded.</summary>
    public long Operations => _reply.Operations;

    /// <summary>Operations that failed.</summary>
    public long Errors => _reply.Errors;

    /// <summary>The message of the first failure; null if none failed.</summary>
    public string? FirstError => _reply.FirstError;

    /// <summary>Successful operations per second.</summary>
    public double PerSecond => Operations / Seconds;

    /// <summary>The payload's rate in Mbit/s.</summary>
    public double MegabitsPerSecond => Bytes * 8 / 1e6 / Seconds;

    /// <summary>Durations in microseconds, in order per worker; in an open loop from the scheduled start.</summary>
    public IReadOnlyList<double> SamplesUs => _reply.SamplesUs;

    /// <summary>Returns the duration in microseconds that this share of the samples does not exceed (nearest rank).</summary>
    /// <param name="share">0.5 for the median, 0.99 for the 99th percentile.</param>
    /// <exception cref="InvalidOperationException">Upload and download have no samples.</exception>
    public double PercentileUs(double share) => _sorted.Length > 0
        ? _sorted[Math.Clamp((int)Math.Ceiling(share * _sorted.Length) - 1, 0, _sorted.Length - 1)]
        : throw new InvalidOperationException($"a run of kind {Kind} measures bytes, not durations.");

    public override MimeBundle ToMime()
    {
        var table = new Table("measure", "value").Row("kind", Kind.ToString()).Row("duration", Text($"{Seconds:0.00} s"));
        if (Kind is LoadKind.Upload or LoadKind.Download)
            table.Row("throughput", Text($"{MegabitsPerSecond:N0} Mbit/s"));
        else
        {
            table.Row("operations", Text($"{PerSecond:N0} per second"))
                .Row("median", Text($"{PercentileUs(0.5):N1} us"))
                .Row("99th percentile", Text($"{PercentileUs(0.99):N1} us"));
        }
        return table.Row("errors", Errors > 0 ? $"{Errors}: {FirstError}" : "0").ToMime();

        static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
    }
}
