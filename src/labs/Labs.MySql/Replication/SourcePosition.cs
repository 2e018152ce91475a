namespace Labs.MySql;

/// <summary>How far a server's binary log goes.</summary>
/// <param name="File">The binary log's file, binlog.000002.</param>
/// <param name="Position">The offset in it, bytes.</param>
/// <param name="Gtids">The transactions in it: on MySQL a set of UUID:numbers; on MariaDB the last of each domain. Empty without GTIDs.</param>
public sealed record SourcePosition(string File, long Position, string Gtids)
{
    public override string ToString() => Gtids.Length == 0 ? $"{File}:{Position}" : $"{File}:{Position} ({Gtids})";
}
