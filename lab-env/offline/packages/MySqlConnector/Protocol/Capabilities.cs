namespace MySqlConnector.Protocol;

/// <summary>What client and server can do (MySQL Internals, "Capabilities Flags").</summary>
[Flags]
internal enum Capabilities : uint
{
    None = 0,
    LongPassword = 1,
    FoundRows = 2,
    LongFlag = 4,
    ConnectWithDatabase = 8,
    Protocol41 = 0x200,
    Interactive = 0x400,
    Tls = 0x800,
    Transactions = 0x2000,
    SecureConnection = 0x8000,
    MultiStatements = 0x1_0000,
    MultiResults = 0x2_0000,
    PreparedMultiResults = 0x4_0000,
    PluginAuthentication = 0x8_0000,
    ConnectAttributes = 0x10_0000,
    LengthEncodedAuthentication = 0x20_0000,
    SessionTrack = 0x80_0000,
}
