namespace MySqlConnector.Protocol;

[Flags]
internal enum ServerStatus : ushort
{
    None = 0,
    InTransaction = 1,
    MoreResults = 8,
    NoBackslashEscapes = 0x200,
    SessionStateChanged = 0x4000,
}
