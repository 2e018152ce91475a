using System.Buffers.Binary;

namespace Labs.Network;

/// <summary>A TLS record as a capture has it (RFC 8446, section 5.1).</summary>
/// <param name="FromServer">The server sent it.</param>
/// <param name="Type">The content type in its header.</param>
/// <param name="Version">The version in its header, such as 0x0303, which TLS 1.3 still calls 1.2.</param>
/// <param name="Body">What follows the header of five bytes, as it was sent.</param>
/// <param name="IsEncrypted">The sender had keys when it sent this record, and used them for it.</param>
/// <param name="FirstPacket">The index of the packet with the record's first byte in <see cref="TcpConversation.Packets"/>.</param>
/// <param name="LastPacket">The index of the packet with its last byte.</param>
public sealed record TlsRecord(
    bool FromServer, TlsContent Type, ushort Version, byte[] Body, bool IsEncrypted, int FirstPacket, int LastPacket)
{
    private const int HeaderBytes = 5;

    /// <summary>Returns the records that bytes of one direction consist of, up to the first bytes that are no TLS record.</summary>
    public static IReadOnlyList<TlsRecord> Parse(byte[] bytes, bool fromServer)
    {
        var records = new List<TlsRecord>();
        for (var at = 0; at + HeaderBytes <= bytes.Length;)
        {
            var end = at + HeaderBytes + BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at + 3));
            if (bytes[at] is < 20 or > 23 || bytes[at + 1] != 3 || end > bytes.Length)
                break;
            var version = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at + 1));
            records.Add(new TlsRecord(fromServer, (TlsContent)bytes[at], version, bytes[(at + HeaderBytes)..end], false, 0, 0));
            at = end;
        }
        return records;
    }

    /// <summary>The header of five bytes: type, version, length.</summary>
    public byte[] Header => [(byte)Type, (byte)(Version >> 8), (byte)Version, (byte)(Body.Length >> 8), (byte)Body.Length];
}
