namespace Labs.MySql;

/// <summary>A place in a server's binary log.</summary>
/// <param name="File">The binary log's file, such as binlog.000002.</param>
/// <param name="Position">The offset in the file, in bytes.</param>
/// <param name="Gtids">
/// The transactions up to there: on MySQL a set of UUID:numbers, on MariaDB the last one of each domain. Empty without GTIDs.
/// </param>
public sealed record SourcePosition(string File, long Position, string Gtids)
{
    public override string ToString() => Gtids.Length == 0 ? $"{File}:{Position}" : $"{File}:{Position} ({Gtids})";
}
