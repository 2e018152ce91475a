using System.Globalization;
using System.Numerics;

namespace Labs.MySql;

/// <summary>
/// Durations in buckets of which each octave has 128: a quantile is too high by less than 0.8 %, whatever the magnitude, and a
/// million durations take no more room than ten. The idea is HdrHistogram's (Gil Tene); values are microseconds, from an eighth to
/// more than two hours. One writer at a time.
/// </summary>
public sealed class LatencyHistogram : View
{
    private const int PerOctaveBits = 7, PerOctave = 1 << PerOctaveBits, Octaves = 28;

    // A unit is an eighth of a microsecond: finer than any round trip.
    private const double UnitsPerUs = 8;
    private const long MaxUnits = (1L << (PerOctaveBits + 1 + Octaves)) - 1;
    private readonly long[] _counts = new long[PerOctave * (Octaves + 2)];
    private long _maxUnits;
    private double _sumUs;

    public long Count { get; private set; }

    /// <summary>The longest, exactly (to an eighth of a microsecond); 0 when there is none.</summary>
    public double MaxUs => _maxUnits / UnitsPerUs;

    public double MeanUs => Count == 0 ? 0 : _sumUs / Count;

    public double MedianMs => Quantile(0.5).TotalMilliseconds;

    public double P99Ms => Quantile(0.99).TotalMilliseconds;

    /// <summary>Negative durations count as 0; what is longer than the range counts at its end.</summary>
    public void Record(TimeSpan duration) => RecordUs(duration.TotalMicroseconds);

    public void RecordUs(double us)
    {
        var units = us > 0 ? (long)Math.Min(us * UnitsPerUs, MaxUnits) : 0;
        _counts[Index(units)]++;
        Count++;
        _sumUs += units / UnitsPerUs;
        _maxUnits = Math.Max(_maxUnits, units);
    }

    public void Add(LatencyHistogram other)
    {
        for (var i = 0; i < _counts.Length; i++)
            _counts[i] += other._counts[i];
        Count += other.Count;
        _sumUs += other._sumUs;
        _maxUnits = Math.Max(_maxUnits, other._maxUnits);
    }

    /// <summary>The duration that this share of all does not exceed (nearest rank, upper end of the bucket).</summary>
    /// <param name="share">0 to 1; 0.99 for the 99th percentile, 1 for the longest.</param>
    /// <returns>Zero when nothing was recorded.</returns>
    public TimeSpan Quantile(double share)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        if (Count == 0)
            return TimeSpan.Zero;
        var rank = Math.Max(1, (long)Math.Ceiling(share * Count));
        long seen = 0;
        for (var i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= rank)
                return TimeSpan.FromMicroseconds(Math.Min(UpperUnits(i), _maxUnits) / UnitsPerUs);
        }
        return TimeSpan.FromMicroseconds(MaxUs);
    }

    /// <summary>The buckets that hold something: their upper ends in microseconds and their counts, for a plot of the distribution.</summary>
    public IEnumerable<(double UpToUs, long Count)> Buckets()
    {
        for (var i = 0; i < _counts.Length; i++)
            if (_counts[i] > 0)
                yield return (UpperUnits(i) / UnitsPerUs, _counts[i]);
    }

    public override MimeBundle ToMime()
    {
        var table = new Table("quantile", "latency [ms]");
        foreach (var share in new[] { 0.5, 0.9, 0.99, 0.999, 1 })
            table.Row(share == 1 ? "longest" : share.ToString("P1", CultureInfo.InvariantCulture), Quantile(share).TotalMilliseconds);
        return table.Caption($"{Count} durations").ToMime();
    }

    // The first 256 buckets are a unit wide each; from then on every octave's 128 are twice as wide as those before.
    private static int Index(long units)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)units | 1) - PerOctaveBits);
        return (shift << PerOctaveBits) + (int)(units >> shift);
    }

    private static long UpperUnits(int index)
    {
        var shift = Math.Max(0, (index >> PerOctaveBits) - 1);
        return ((long)(index - (shift << PerOctaveBits)) + 1 << shift) - 1;
    }
}
