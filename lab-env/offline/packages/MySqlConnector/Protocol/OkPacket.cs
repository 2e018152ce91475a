using System.Text;

namespace MySqlConnector.Protocol;

/// <summary>A statement without rows is done.</summary>
/// <param name="Database">The current database, where the statement changed it.</param>
internal readonly record struct OkPacket(ulong AffectedRows, ulong LastInsertId, ServerStatus Status, int Warnings, string? Database)
{
    private const byte SchemaChanged = 1;

    public static bool Is(ReadOnlySpan<byte> payload) => payload.Length > 0 && payload[0] == 0;

    public static OkPacket Parse(ReadOnlySpan<byte> payload, bool tracksSession)
    {
        var reader = new PayloadReader(payload);
        var first = reader.Byte();
        if (first != 0)
            throw new MySqlProtocolException($"Expected an OK packet and got one that starts with 0x{first:X2}.");
        var (affected, lastId) = (reader.LengthEncoded(), reader.LengthEncoded());
        var (status, warnings) = ((ServerStatus)reader.UInt16(), reader.UInt16());
        string? database = null;
        if (tracksSession && (status & ServerStatus.SessionStateChanged) != 0 && reader.Remaining > 0)
        {
            reader.LengthEncodedBytes();
            if (reader.Remaining > 0)
                database = ChangedDatabase(reader.LengthEncodedBytes());
        }
        return new OkPacket(affected, lastId, status, warnings, database);
    }

    private static string? ChangedDatabase(ReadOnlySpan<byte> changes)
    {
        string? database = null;
        var reader = new PayloadReader(changes);
        while (reader.Remaining > 0)
        {
            var kind = reader.Byte();
            var data = new PayloadReader(reader.LengthEncodedBytes());
            if (kind == SchemaChanged)
                database = Encoding.UTF8.GetString(data.LengthEncodedBytes());
        }
        return database;
    }
}
