using System.Buffers.Binary;
using System.Text;

namespace MySqlConnector.Protocol;

/// <summary>Reads a packet's payload from front to back. What isn't there is a <see cref="MySqlProtocolException"/>.</summary>
internal ref struct PayloadReader(ReadOnlySpan<byte> payload)
{
    private ReadOnlySpan<byte> _rest = payload;

    public readonly int Remaining => _rest.Length;

    public byte Byte() => Bytes(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2));

    public uint UInt24()
    {
        var bytes = Bytes(3);
        return (uint)(bytes[0] | bytes[1] << 8 | bytes[2] << 16);
    }

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Bytes(8));

    public void Skip(int count) => Bytes(count);

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if ((uint)count > (uint)_rest.Length)
            throw new MySqlProtocolException($"The server's packet ends too early: expected {(uint)count} more bytes and got {_rest.Length}.");
        var bytes = _rest[..count];
        _rest = _rest[count..];
        return bytes;
    }

    public ReadOnlySpan<byte> ToEnd() => Bytes(_rest.Length);

    public ReadOnlySpan<byte> NullTerminated()
    {
        var length = _rest.IndexOf((byte)0);
        if (length < 0)
            throw new MySqlProtocolException("The server's packet has a text without its terminating zero.");
        var bytes = Bytes(length);
        Skip(1);
        return bytes;
    }

    /// <summary>As <see cref="NullTerminated"/>; where the zero is missing, as some servers leave it out, all that is left.</summary>
    public ReadOnlySpan<byte> NullTerminatedOrToEnd() => _rest.Contains((byte)0) ? NullTerminated() : ToEnd();

    public ulong LengthEncoded() => Byte() switch
    {
        0xFC => UInt16(),
        0xFD => UInt24(),
        0xFE => UInt64(),
        var small when small < 0xFB => small,
        var other => throw new MySqlProtocolException($"The server's packet has 0x{other:X2} where a length is expected."),
    };

    public ReadOnlySpan<byte> LengthEncodedBytes()
    {
        var length = LengthEncoded();
        return Bytes(length > int.MaxValue ? int.MaxValue : (int)length);
    }

    public string LengthEncodedText() => Encoding.UTF8.GetString(LengthEncodedBytes());

    /// <summary>The length of a value of a text row: -1 for NULL.</summary>
    public int ValueLength()
    {
        if (_rest.Length > 0 && _rest[0] == 0xFB)
        {
            Skip(1);
            return -1;
        }
        return checked((int)LengthEncoded());
    }
}
