namespace Labs.MySql;

/// <summary>The two halves of a replica.</summary>
[Flags]
public enum ReplicaThread
{
    /// <summary>Receives the primary's binary log and writes the relay log; MySQL calls it the receiver.</summary>
    Io = 1,

    /// <summary>Applies the relay log, by itself or through workers; MySQL calls it the applier.</summary>
    Sql = 2,

    Both = Io | Sql,
}
