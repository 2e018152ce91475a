namespace MySqlConnector.Protocol;

/// <summary>The first byte of a packet that starts a conversation.</summary>
internal static class Command
{
    public const byte Quit = 1;
    public const byte InitDatabase = 2;
    public const byte Query = 3;
    public const byte Ping = 14;
    public const byte StatementPrepare = 22;
    public const byte StatementExecute = 23;
    public const byte StatementClose = 25;
    public const byte ResetConnection = 31;
}
