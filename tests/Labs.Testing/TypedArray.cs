using System.Text.Json;

namespace Labs.Testing;

/// <summary>Reads the numbers of a plotly.js attribute, which is either a JSON array or an encoded typed array.</summary>
public static class TypedArray
{
    /// <returns>The numbers; a gap (null) is NaN.</returns>
    /// <exception cref="InvalidDataException">plotly.js has no such typed array, or the data ends within a number.</exception>
    public static double[] Read(JsonElement values)
    {
        if (values.ValueKind == JsonValueKind.Array)
            return [.. values.EnumerateArray().Select(value => value.ValueKind == JsonValueKind.Null ? double.NaN : value.GetDouble())];
        var bytes = values.GetProperty("bdata").GetBytesFromBase64();
        return values.GetProperty("dtype").GetString() switch
        {
            "f8" => Each(8, BitConverter.ToDouble),
            "f4" => Each(4, (all, at) => BitConverter.ToSingle(all, at)),
            "i4" => Each(4, (all, at) => BitConverter.ToInt32(all, at)),
            "u4" => Each(4, (all, at) => BitConverter.ToUInt32(all, at)),
            "i2" => Each(2, (all, at) => BitConverter.ToInt16(all, at)),
            "u2" => Each(2, (all, at) => BitConverter.ToUInt16(all, at)),
            "i1" => Each(1, (all, at) => (sbyte)all[at]),
            "u1" => Each(1, (all, at) => all[at]),
            var type => throw new InvalidDataException($"plotly.js has no typed array {type}."),
        };

        double[] Each(int width, Func<byte[], int, double> read) => bytes.Length % width == 0
            ? [.. Enumerable.Range(0, bytes.Length / width).Select(i => read(bytes, i * width))]
            : throw new InvalidDataException($"{bytes.Length} bytes are not whole numbers of {width} bytes.");
    }
}
