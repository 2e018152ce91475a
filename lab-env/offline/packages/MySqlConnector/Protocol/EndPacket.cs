namespace MySqlConnector.Protocol;

/// <summary>The end of column definitions or of rows (EOF_Packet).</summary>
internal readonly record struct EndPacket(ServerStatus Status, int Warnings)
{
    // A row may start with the same byte, before a value of 16 MiB or more; it is then longer.
    public static bool Is(ReadOnlySpan<byte> payload) => payload.Length is > 0 and < 9 && payload[0] == 0xFE;

    public static EndPacket Parse(ReadOnlySpan<byte> payload)
    {
        var reader = new PayloadReader(payload);
        if (!Is(payload))
            throw new MySqlProtocolException($"Expected the end of the rows and got {payload.Length} bytes that start with 0x{reader.Byte():X2}.");
        reader.Skip(1);
        var warnings = reader.UInt16();
        return new EndPacket((ServerStatus)reader.UInt16(), warnings);
    }
}
