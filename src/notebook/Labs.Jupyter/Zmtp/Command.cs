using System.Buffers.Binary;
using System.Text;

namespace Labs.Jupyter.Zmtp;

/// <summary>Reads and writes the commands of ZMTP 3.1 (ZeroMQ RFC 37): the length of a name, the name and data.</summary>
internal static class Command
{
    public static byte[] Create(string name, ReadOnlySpan<byte> data) =>
        [(byte)name.Length, .. Encoding.ASCII.GetBytes(name), .. data];

    /// <exception cref="ZmtpException">The body is shorter than the length of its name.</exception>
    public static (string Name, byte[] Data) Parse(byte[] body) =>
        body is [var length, ..] && body.Length > length
            ? (Encoding.ASCII.GetString(body, 1, length), body[(length + 1)..])
            : throw new ZmtpException("a command has no name");

    /// <summary>Returns a READY command with the socket's type and, if it has one, its identity.</summary>
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

    /// <summary>Returns the properties of a READY command. Their names are not case-sensitive.</summary>
    /// <exception cref="ZmtpException">The data are truncated.</exception>
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
                    throw new ZmtpException("the metadata of READY are truncated");
                at += count;
                return data.AsSpan(at - count, count);
            }
        }
        return properties;
    }
}
