using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Labs.Kubernetes;

/// <summary>Queries and answers of DNS as bytes, by RFC 1035 section 4, with the larger answers of RFC 6891.</summary>
internal static class DnsMessage
{
    private const int HeaderBytes = 12, MostPointers = 32;
    private const ushort RecursionDesired = 0x0100, Internet = 1, OptType = 41, LargestAnswer = 4096;

    /// <summary>Returns a query for a name.</summary>
    /// <exception cref="ArgumentException">The name has an empty label, or one of more than 63 bytes.</exception>
    public static byte[] Query(ushort id, string name, DnsType type)
    {
        var message = new List<byte>();
        Add(message, id, RecursionDesired, 1, 0, 0, 1);
        foreach (var label in name.TrimEnd('.').Split('.'))
        {
            var bytes = Encoding.ASCII.GetBytes(label);
            if (bytes.Length is 0 or > 63)
            {
                throw new ArgumentException(
                    $"'{name}' is no DNS name: the label '{label}' has {bytes.Length} bytes, expected 1 to 63.", nameof(name));
            }
            message.Add((byte)bytes.Length);
            message.AddRange(bytes);
        }
        message.Add(0);
        Add(message, (ushort)type, Internet);
        message.Add(0); // the pseudo-record OPT: the root's name, then the largest answer in the place of a class
        Add(message, OptType, LargestAnswer, 0, 0, 0);
        return [.. message];
    }

    /// <summary>Reads an answer.</summary>
    /// <exception cref="FormatException">The bytes are no DNS answer, or it was cut off because it was too long.</exception>
    public static DnsAnswer Read(ReadOnlySpan<byte> message)
    {
        try
        {
            var flags = U16(message, 2);
            if ((flags & 0x8000) == 0)
                throw new FormatException("the DNS message is a query; expected an answer.");
            if ((flags & 0x0200) != 0)
                throw new FormatException($"the DNS answer of {message.Length} bytes was cut off by the server (flag TC).");
            var at = HeaderBytes;
            for (var question = 0; question < U16(message, 4); question++)
            {
                ReadName(message, ref at);
                at += 4;
            }
            var records = ReadRecords(message, ref at, U16(message, 6));
            ReadRecords(message, ref at, U16(message, 8));
            return new DnsAnswer(flags & 0xF, records, ReadRecords(message, ref at, U16(message, 10)));
        }
        catch (Exception exception) when (exception is IndexOutOfRangeException or ArgumentOutOfRangeException)
        {
            throw new FormatException($"the DNS message of {message.Length} bytes ends too early.", exception);
        }
    }

    private static List<DnsRecord> ReadRecords(ReadOnlySpan<byte> message, ref int at, int count)
    {
        var records = new List<DnsRecord>();
        for (var i = 0; i < count; i++)
        {
            var name = ReadName(message, ref at);
            var type = U16(message, at);
            var ttl = BinaryPrimitives.ReadInt32BigEndian(message[(at + 4)..]);
            var (start, length) = (at + 10, U16(message, at + 8));
            at = start + length;
            if (Enum.IsDefined((DnsType)type))
                records.Add(ReadData(message, start, length, new DnsRecord(name, (DnsType)type, ttl, "")));
        }
        return records;
    }

    private static DnsRecord ReadData(ReadOnlySpan<byte> message, int start, int length, DnsRecord record)
    {
        switch (record.Type)
        {
            case DnsType.A or DnsType.Aaaa:
                return record with { Value = new IPAddress(message.Slice(start, length)).ToString() };
            case DnsType.Srv: // priority, weight, port, name
                var target = start + 6;
                return record with { Value = ReadName(message, ref target), Port = U16(message, start + 4) };
            default:
                return record with { Value = ReadName(message, ref start) };
        }
    }

    // A label with the two highest bits set is a pointer to the rest of the name, elsewhere in the message.
    private static string ReadName(ReadOnlySpan<byte> message, ref int at)
    {
        var labels = new List<string>();
        var (position, end, pointers) = (at, -1, 0);
        while (message[position] != 0)
        {
            if ((message[position] & 0xC0) == 0xC0)
            {
                if (++pointers > MostPointers)
                    throw new FormatException("a name in the DNS message never ends: its pointers form a circle.");
                end = end < 0 ? position + 2 : end;
                position = U16(message, position) & 0x3FFF;
                continue;
            }
            labels.Add(Encoding.ASCII.GetString(message.Slice(position + 1, message[position])));
            position += 1 + message[position];
        }
        at = end < 0 ? position + 1 : end;
        return string.Join('.', labels);
    }

    private static ushort U16(ReadOnlySpan<byte> message, int at) => BinaryPrimitives.ReadUInt16BigEndian(message[at..]);

    private static void Add(List<byte> message, params ReadOnlySpan<ushort> values)
    {
        foreach (var value in values)
        {
            message.Add((byte)(value >> 8));
            message.Add((byte)value);
        }
    }
}
