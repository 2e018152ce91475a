using System.Globalization;
using System.Numerics;

namespace Labs.MySql;

/// <summary>
/// A histogram of durations with 128 buckets for each power of two, as in HdrHistogram (Gil Tene). A quantile is too high by less than
/// 0.8 % at any magnitude, and the memory does not grow with the number of durations. The range is an eighth of a microsecond to more than
/// two hours. One thread at a time may write.
/// </summary>
public sealed class LatencyHistogram : View
{
    private const int PerOctaveBits = 7, PerOctave = 1 << PerOctaveBits, Octaves = 28;

    // A unit is an eighth of a microsecond: finer than any round trip.
    private const double UnitsPerUs = 8;
    private const long MaxUnits = (1L << (PerOctaveBits + 1 + Octaves)) - 1;
    private readonly long[] _counts = new long[PerOctave * (Octaves + 2)];
    private long _maxUnits;

    /// <summary>The number of durations.</summary>
    public long Count { get; private set; }

    /// <summary>The longest duration in microseconds, exact to an eighth of one; 0 if there is none.</summary>
    public double MaxUs => _maxUnits / UnitsPerUs;

    /// <summary>The median in milliseconds.</summary>
    public double MedianMs => Quantile(0.5).TotalMilliseconds;

    /// <summary>The 99th percentile in milliseconds.</summary>
    public double P99Ms => Quantile(0.99).TotalMilliseconds;

    /// <summary>Adds a duration. A negative one counts as 0, and one beyond the range counts as its end.</summary>
    public void Record(TimeSpan duration) => RecordUs(duration.TotalMicroseconds);

    /// <summary>Adds a duration in microseconds, as <see cref="Record"/> does.</summary>
    public void RecordUs(double us)
    {
        var units = us > 0 ? (long)Math.Min(us * UnitsPerUs, MaxUnits) : 0;
        _counts[Index(units)]++;
        Count++;
        _maxUnits = Math.Max(_maxUnits, units);
    }

    /// <summary>Adds all durations of another histogram.</summary>
    public void Add(LatencyHistogram other)
    {
        for (var i = 0; i < _counts.Length; i++)
            _counts[i] += other._counts[i];
        Count += other.Count;
        _maxUnits = Math.Max(_maxUnits, other._maxUnits);
    }

    /// <summary>Returns the duration that this share of all durations does not exceed (nearest rank, upper end of the bucket).</summary>
    /// <param name="share">0 to 1: 0.99 is the 99th percentile, 1 the longest duration.</param>
    /// <returns>Zero if there are no durations.</returns>
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

    public override MimeBundle ToMime()
    {
        var table = new Table("quantile", "latency [ms]");
        foreach (var share in new[] { 0.5, 0.9, 0.99, 0.999, 1 })
        {
            var name = share == 1 ? "longest" : share.ToString("P1", CultureInfo.InvariantCulture);
            table.Row(name, Quantile(share).TotalMilliseconds);
        }
        return table.Caption($"{Count} durations").ToMime();
    }

    // The first 256 buckets are one unit wide. After them, the 128 buckets of each power of two are twice as wide as the previous 128.
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
