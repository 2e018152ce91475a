using System.Text;

namespace MySqlConnector.Protocol;

/// <summary>The server's greeting, version 10 of the protocol.</summary>
/// <param name="Challenge">Random bytes that the password is mixed with, 20 as a rule.</param>
internal sealed record InitialHandshake(string Version, uint ThreadId, Capabilities Capabilities, byte[] Challenge, string Plugin)
{
    public bool IsMySql8 => !Version.Contains("MariaDB", StringComparison.OrdinalIgnoreCase) && Major >= 8;

    /// <summary>It calls itself 5.5.5-10.11.6-MariaDB, for clients that know no newer.</summary>
    public bool IsMariaDb10 => Version.StartsWith("5.5.5-10.", StringComparison.Ordinal) || Version.StartsWith("10.", StringComparison.Ordinal);

    private int Major => int.TryParse(Version.AsSpan(0, Math.Max(0, Version.IndexOf('.', StringComparison.Ordinal))), out var major) ? major : 0;

    public static InitialHandshake Parse(ReadOnlySpan<byte> payload)
    {
        var reader = new PayloadReader(payload);
        var protocol = reader.Byte();
        if (protocol != 10)
            throw new MySqlProtocolException($"The server speaks version {protocol} of the protocol; expected 10.");
        var version = Encoding.UTF8.GetString(reader.NullTerminated());
        var thread = reader.UInt32();
        var challenge = reader.Bytes(8).ToArray();
        reader.Skip(1);
        var capabilities = (Capabilities)reader.UInt16();
        var plugin = "mysql_native_password";
        if (reader.Remaining > 0)
        {
            reader.Skip(3);
            capabilities |= (Capabilities)((uint)reader.UInt16() << 16);
            var length = reader.Byte();
            reader.Skip(10);
            if ((capabilities & Capabilities.SecureConnection) != 0)
                challenge = [.. challenge, .. WithoutZero(reader.Bytes(Math.Max(13, length - 8)))];
            if ((capabilities & Capabilities.PluginAuthentication) != 0)
                plugin = Encoding.UTF8.GetString(reader.NullTerminatedOrToEnd());
        }
        return new InitialHandshake(version, thread, capabilities, challenge, plugin);
    }

    /// <summary>Challenges are sent with a zero behind that isn't part of them.</summary>
    public static byte[] WithoutZero(ReadOnlySpan<byte> challenge) =>
        challenge is [.. var all, 0] ? all.ToArray() : challenge.ToArray();
}
