using System.Buffers.Binary;

namespace Labs.Plots;

/// <summary>
/// Writes numbers in the form that plotly.js 2.28 and later call a typed array: <c>{"dtype": "f4", "bdata": "base64"}</c>,
/// little-endian. src/lib/array.js of plotly.js lists the element types.
/// </summary>
internal static class NumberArray
{
    // Shorter arrays stay readable text, which takes little space and which every version of plotly.js draws.
    private const int FewestEncoded = 33;

    // A linear axis is exact to this share of its range: a tenth of a pixel on a screen that is 6,500 pixels wide.
    private const double Resolution = 1.0 / 65_536;

    // Half of the last of 24 binary digits.
    private const double FloatRounding = 1.0 / (1 << 24);

    /// <summary>Returns numbers as the value of a property. Infinities and NaN become gaps.</summary>
    /// <param name="values">The numbers as measured.</param>
    /// <param name="isLog">Whether the axis is logarithmic. It shows ratios, which a 4-byte float keeps to 1 in 16,777,216.</param>
    /// <returns>An array, or the object that represents a typed array.</returns>
    public static object Of(double[] values, bool isLog = false)
    {
        var range = Measure.Of(values);
        if (values.Length < FewestEncoded)
            return range.HasGaps ? WithGaps(values) : values;
        var type = Choose(range, isLog);
        return new DynamicObj.DynamicObj().With("dtype", type).With("bdata", Convert.ToBase64String(Bytes(values, type)));
    }

    /// <summary>Returns numbers with null for infinities and NaN.</summary>
    public static double?[] WithGaps(double[] values) =>
        Array.ConvertAll(values, value => double.IsFinite(value) ? value : (double?)null);

    // Returns the shortest type that keeps integers exactly, and other numbers to Resolution.
    private static string Choose(Measure range, bool isLog)
    {
        if (range is { AreIntegers: true, HasGaps: false })
        {
            if (range is { Smallest: >= 0, Largest: <= uint.MaxValue })
                return range.Largest <= byte.MaxValue ? "u1" : range.Largest <= ushort.MaxValue ? "u2" : "u4";
            if (range is { Smallest: >= sbyte.MinValue, Largest: <= sbyte.MaxValue })
                return "i1";
            if (range is { Smallest: >= short.MinValue, Largest: <= short.MaxValue })
                return "i2";
            if (range is { Smallest: >= int.MinValue, Largest: <= int.MaxValue })
                return "i4";
        }
        var isExactEnough = isLog || range.Magnitude * FloatRounding <= (range.Largest - range.Smallest) * Resolution;
        return range.AreFloats || (range.FitFloats && isExactEnough) ? "f4" : "f8";
    }

    private static byte[] Bytes(double[] values, string type)
    {
        var width = type[1] - '0';
        var bytes = new byte[values.Length * width];
        for (var i = 0; i < values.Length; i++)
        {
            var place = bytes.AsSpan(i * width, width);
            var value = double.IsFinite(values[i]) ? values[i] : double.NaN;
            switch (type)
            {
                case "f8":
                    BinaryPrimitives.WriteDoubleLittleEndian(place, value);
                    break;
                case "f4":
                    BinaryPrimitives.WriteSingleLittleEndian(place, (float)value);
                    break;
                case "u4" or "i4":
                    BinaryPrimitives.WriteInt32LittleEndian(place, unchecked((int)(long)value));
                    break;
                case "u2" or "i2":
                    BinaryPrimitives.WriteInt16LittleEndian(place, unchecked((short)(int)value));
                    break;
                default:
                    place[0] = unchecked((byte)(int)value);
                    break;
            }
        }
        return bytes;
    }

    private readonly record struct Measure(
        double Smallest,
        double Largest,
        double Magnitude,
        bool HasGaps,
        bool AreIntegers,
        bool AreFloats,
        bool FitFloats)
    {
        // Smaller floats have fewer digits.
        private const double SmallestNormalFloat = 1.17549435e-38;

        public static Measure Of(double[] values)
        {
            var (smallest, largest) = (double.PositiveInfinity, double.NegativeInfinity);
            var (hasGaps, areIntegers, areFloats, fit) = (false, true, true, true);
            foreach (var value in values)
            {
                if (!double.IsFinite(value))
                {
                    hasGaps = true;
                    continue;
                }
                smallest = Math.Min(smallest, value);
                largest = Math.Max(largest, value);
                areIntegers &= value == Math.Truncate(value);
                areFloats &= value == (float)value;
                fit &= value == 0 || Math.Abs(value) is >= SmallestNormalFloat and <= float.MaxValue;
            }
            return new(smallest, largest, Math.Max(Math.Abs(smallest), Math.Abs(largest)), hasGaps, areIntegers, areFloats, fit);
        }
    }
}
