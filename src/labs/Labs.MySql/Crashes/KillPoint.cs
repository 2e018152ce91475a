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
