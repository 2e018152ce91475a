using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace MySqlConnector.Protocol;

/// <summary>Builds a packet's payload in a buffer that grows.</summary>
internal sealed class PayloadWriter : IBufferWriter<byte>
{
    private const int MaxKept = 64 << 10;

    private byte[] _buffer;
    private int _length;

    public PayloadWriter(byte? command = null, int capacity = 256)
    {
        _buffer = new byte[capacity];
        if (command is { } first)
            Byte(first);
    }

    /// <summary>Begins another payload in the same buffer, unless that has grown big.</summary>
    public PayloadWriter Restart(byte command)
    {
        if (_buffer.Length > MaxKept)
            _buffer = new byte[256];
        _length = 0;
        Byte(command);
        return this;
    }

    public ReadOnlyMemory<byte> Payload => _buffer.AsMemory(0, _length);

    public int Length => _length;

    public void Byte(byte value) => Take(1)[0] = value;

    public void UInt16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Take(2), value);

    public void UInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Take(4), value);

    public void UInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Take(8), value);

    public void Bytes(ReadOnlySpan<byte> value) => value.CopyTo(Take(value.Length));

    public void Zeros(int count) => Take(count).Clear();

    public void Text(ReadOnlySpan<char> value) => Encoding.UTF8.GetBytes(value, Take(Encoding.UTF8.GetByteCount(value)));

    public void NullTerminated(string value)
    {
        Text(value);
        Byte(0);
    }

    public void LengthEncoded(ulong value)
    {
        switch (value)
        {
            case < 0xFB:
                Byte((byte)value);
                break;
            case <= 0xFFFF:
                Byte(0xFC);
                UInt16((ushort)value);
                break;
            case <= 0xFF_FFFF:
                Byte(0xFD);
                UInt16((ushort)value);
                Byte((byte)(value >> 16));
                break;
            default:
                Byte(0xFE);
                UInt64(value);
                break;
        }
    }

    public void LengthEncodedBytes(ReadOnlySpan<byte> value)
    {
        LengthEncoded((ulong)value.Length);
        Bytes(value);
    }

    public void LengthEncodedText(ReadOnlySpan<char> value)
    {
        LengthEncoded((ulong)Encoding.UTF8.GetByteCount(value));
        Text(value);
    }

    /// <summary>Bytes written before, to be filled in later.</summary>
    public Span<byte> At(int offset, int count) => _buffer.AsSpan(offset, count);

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _buffer.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    private Span<byte> Take(int count)
    {
        Reserve(count);
        var span = _buffer.AsSpan(_length, count);
        _length += count;
        return span;
    }

    private void Reserve(int count)
    {
        if (_buffer.Length - _length < count)
            Array.Resize(ref _buffer, (int)Math.Min(Array.MaxLength, Math.Max((long)_length + count, 2L * _buffer.Length)));
    }
}
