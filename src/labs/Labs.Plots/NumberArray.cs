using System.Buffers.Binary;

namespace Labs.Plots;

/// <summary>
/// Numbers in the form that plotly.js 2.28 and later call a typed array: <c>{"dtype": "f4", "bdata": "base64"}</c>, little-endian.
/// Its element types are in plotly.js, src/lib/array.js.
/// </summary>
internal static class NumberArray
{
    /// <summary>Shorter arrays stay readable text, which costs little and which every version of plotly.js draws.</summary>
    public const int FewestEncoded = 33;

    /// <summary>A linear axis is exact to this share of what it shows. It is a tenth of a pixel on a screen 6,500 pixels wide.</summary>
    private const double Resolution = 1.0 / 65_536;

    /// <summary>A value that is no number is a gap.</summary>
    /// <param name="values">The numbers as measured.</param>
    /// <param name="isLog">The axis is logarithmic and shows ratios, which the four bytes of a float keep to 1 in 16,777,216.</param>
    /// <returns>What to set as a property: an array, or a typed array's object.</returns>
    public static object Of(double[] values, bool isLog = false)
    {
        var range = Measure.Of(values);
        if (values.Length < FewestEncoded)
            return range.HasGaps ? Array.ConvertAll(values, value => double.IsFinite(value) ? value : (double?)null) : values;
        var type = Choose(range, isLog);
        return new DynamicObj.DynamicObj().With("dtype", type).With("bdata", Convert.ToBase64String(Bytes(values, type)));
    }

    /// <summary>The shortest element type that has every integer exactly, or every other number to <see cref="Resolution"/>.</summary>
    private static string Choose(Measure range, bool isLog)
    {
        if (range is { AreIntegers: true, HasGaps: false })
        {
            if (range.Smallest >= 0 && range.Largest <= uint.MaxValue)
                return range.Largest <= byte.MaxValue ? "u1" : range.Largest <= ushort.MaxValue ? "u2" : "u4";
            if (range.Smallest >= int.MinValue && range.Largest <= int.MaxValue)
                return range is { Smallest: >= sbyte.MinValue, Largest: <= sbyte.MaxValue } ? "i1" : range is { Smallest: >= short.MinValue, Largest: <= short.MaxValue } ? "i2" : "i4";
        }
        return range.AreFloats || (range.FitFloats && (isLog || range.Magnitude * FloatRounding <= (range.Largest - range.Smallest) * Resolution)) ? "f4" : "f8";
    }

    // Half of the last of 24 binary digits.
    private const double FloatRounding = 1.0 / (1 << 24);

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

    private readonly record struct Measure(double Smallest, double Largest, double Magnitude, bool HasGaps, bool AreIntegers, bool AreFloats, bool FitFloats)
    {
        // Below this a float has fewer digits.
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
