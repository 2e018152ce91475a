namespace Labs.MySql;

/// <summary>Moments in the commit of a transaction, between the storage engine's prepare and its commit.</summary>
public enum KillPoint
{
    /// <summary>Prepared in InnoDB, about to be written to the binary log.</summary>
    BeforeBinlogWrite,

    /// <summary>Written to the binary log, about to be flushed there. Needs sync_binlog = 1.</summary>
    BeforeBinlogFlush,

    /// <summary>Flushed to the binary log, about to be committed in InnoDB. Needs sync_binlog = 1.</summary>
    BeforeEngineCommit,
}
