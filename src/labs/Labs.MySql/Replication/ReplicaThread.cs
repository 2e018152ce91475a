namespace Labs.MySql;

/// <summary>The two kinds of thread that make a server a replica.</summary>
[Flags]
public enum ReplicaThread
{
    /// <summary>The I/O thread. It receives the primary's binary log and writes the relay log. MySQL calls it the receiver.</summary>
    Io = 1,

    /// <summary>The SQL thread. It applies the relay log, alone or through workers. MySQL calls it the applier.</summary>
    Sql = 2,

    /// <summary>The I/O thread and the SQL thread.</summary>
    Both = Io | Sql,
}
