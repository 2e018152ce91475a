namespace Labs.MySql;

/// <summary>A moment in a transaction's commit, between InnoDB's prepare and InnoDB's commit.</summary>
public enum KillPoint
{
    /// <summary>The transaction is prepared in InnoDB and about to be written to the binary log.</summary>
    BeforeBinlogWrite,

    /// <summary>The transaction is in the binary log and about to be flushed there. Needs sync_binlog = 1.</summary>
    BeforeBinlogFlush,

    /// <summary>The transaction is flushed to the binary log and about to be committed in InnoDB. Needs sync_binlog = 1.</summary>
    BeforeEngineCommit,
}

/// <summary>How kill points are written.</summary>
public static class KillPointNames
{
    /// <summary>Returns the moment in words, such as "between its write and its flush", where "its" is the binary log's.</summary>
    public static string Text(this KillPoint point) => point switch
    {
        KillPoint.BeforeBinlogWrite => "before the binary log's write",
        KillPoint.BeforeBinlogFlush => "between its write and its flush",
        _ => "between its flush and the engine's commit",
    };
}
