using System.Buffers.Binary;
using System.Text;

namespace Labs.Jupyter.Zmtp;

/// <summary>Commands of RFC 37: a name with its length in front, then data.</summary>
internal static class Command
{
    public static byte[] Create(string name, ReadOnlySpan<byte> data) =>
        [(byte)name.Length, .. Encoding.ASCII.GetBytes(name), .. data];

    /// <exception cref="ZmtpException">The body is shorter than the name it promises.</exception>
    public static (string Name, byte[] Data) Parse(byte[] body) =>
        body is [var length, ..] && body.Length > length
            ? (Encoding.ASCII.GetString(body, 1, length), body[(length + 1)..])
            : throw new ZmtpException("a command has no name");

    /// <summary>What READY says: the socket's type, and its identity where it has one.</summary>
    public static byte[] Ready(string socketType, byte[] identity)
    {
        var data = new MemoryStream();
        Property("Socket-Type", Encoding.ASCII.GetBytes(socketType));
        if (identity.Length > 0)
            Property("Identity", identity);
        return Create("READY", data.ToArray());

        void Property(string name, byte[] value)
        {
            data.WriteByte((byte)name.Length);
            data.Write(Encoding.ASCII.GetBytes(name));
            Span<byte> length = stackalloc byte[4];
            BinaryPrimitives.WriteInt32BigEndian(length, value.Length);
            data.Write(length);
            data.Write(value);
        }
    }

    /// <summary>The properties of a READY; their names know no case.</summary>
    /// <exception cref="ZmtpException">The data break off.</exception>
    public static Dictionary<string, byte[]> Properties(byte[] data)
    {
        var properties = new Dictionary<string, byte[]>(StringComparer.OrdinalIgnoreCase);
        for (var at = 0; at < data.Length;)
        {
            var name = Take(1 + data[at])[1..];
            var value = Take(BinaryPrimitives.ReadInt32BigEndian(Take(4)));
            properties[Encoding.ASCII.GetString(name)] = value.ToArray();

            ReadOnlySpan<byte> Take(int count)
            {
                if (count < 0 || count > data.Length - at)
                    throw new ZmtpException("the metadata of READY break off");
                at += count;
                return data.AsSpan(at - count, count);
            }
        }
        return properties;
    }
}
