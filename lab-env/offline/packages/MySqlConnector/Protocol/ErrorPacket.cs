using System.Text;

namespace MySqlConnector.Protocol;

internal static class ErrorPacket
{
    public static bool Is(ReadOnlySpan<byte> payload) => payload.Length > 0 && payload[0] == 0xFF;

    public static MySqlException ToException(ReadOnlySpan<byte> payload)
    {
        var reader = new PayloadReader(payload);
        reader.Skip(1);
        var code = (MySqlErrorCode)reader.UInt16();
        var state = "HY000";
        var rest = reader.ToEnd();
        // Before the capabilities are known, a refusal ("Too many connections") comes without the state.
        if (rest is [(byte)'#', ..] && rest.Length >= 6)
        {
            state = Encoding.ASCII.GetString(rest[1..6]);
            rest = rest[6..];
        }
        return new MySqlException(code, state, Encoding.UTF8.GetString(rest));
    }
}
