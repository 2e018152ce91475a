namespace Labs.MySql;

/// <summary>What a replica reports about itself, with the same names for both products. A notebook shows it as a table.</summary>
public sealed class ReplicaStatus : View
{
    internal ReplicaStatus()
    {
    }

    /// <summary>False if the server has no source.</summary>
    public bool IsConfigured { get; internal init; }

    /// <summary>The host name of the source.</summary>
    public string SourceHost { get; internal init; } = "";

    /// <summary>Whether the I/O thread runs, as the server writes it: "Yes", "No" or "Connecting".</summary>
    public string IoRunning { get; internal init; } = "";

    /// <summary>Whether the SQL thread runs, as the server writes it: "Yes" or "No".</summary>
    public string SqlRunning { get; internal init; } = "";

    /// <summary>True if both threads report "Yes". Many monitoring scripts check this and nothing else.</summary>
    public bool BothRun => IoRunning == "Yes" && SqlRunning == "Yes";

    /// <summary>What the I/O thread is doing, in the server's words.</summary>
    public string IoState { get; internal init; } = "";

    /// <summary>What the SQL thread is doing, in the server's words.</summary>
    public string SqlState { get; internal init; } = "";

    /// <summary>The file of the primary's binary log that is being received.</summary>
    public string SourceLogFile { get; internal init; } = "";

    /// <summary>The offset in <see cref="SourceLogFile"/> up to which it has been received, in bytes.</summary>
    public long ReadPosition { get; internal init; }

    /// <summary>The file of the primary's binary log that is being applied.</summary>
    public string ExecutedFile { get; internal init; } = "";

    /// <summary>The offset in <see cref="ExecutedFile"/> up to which it has been applied, in bytes.</summary>
    public long ExecutedPosition { get; internal init; }

    /// <summary>The size of all relay logs in bytes.</summary>
    public long RelayLogBytes { get; internal init; }

    /// <summary>The GTIDs of the transactions received; empty without GTIDs.</summary>
    public string RetrievedGtids { get; internal init; } = "";

    /// <summary>The GTIDs of the transactions applied; empty without GTIDs.</summary>
    public string ExecutedGtids { get; internal init; } = "";

    /// <summary>All transactions that the replica has, be it in its relay log only or applied; empty without GTIDs.</summary>
    public GtidSet AllGtids => GtidSet.Parse(RetrievedGtids).Union(GtidSet.Parse(ExecutedGtids));

    /// <summary>
    /// The server's own measure of lag, in whole seconds: its clock minus the time stamp of the transaction being applied. Null if a thread
    /// is not running. Transactions that were not received do not count.
    /// </summary>
    public long? SecondsBehind { get; internal init; }

    /// <summary>How long the replica delays each transaction on purpose.</summary>
    public TimeSpan Delay { get; internal init; }

    /// <summary>The last error of the I/O thread.</summary>
    public ReplicaError IoError { get; internal init; } = ReplicaError.None;

    /// <summary>The last error of the SQL thread, or of the worker that it names.</summary>
    public ReplicaError SqlError { get; internal init; } = ReplicaError.None;

    /// <summary>The threads that apply transactions; empty if the SQL thread applies everything.</summary>
    public IReadOnlyList<ReplicaWorker> Workers { get; internal init; } = [];

    public override MimeBundle ToMime() => new Table("fact", "value")
        .Row("source", IsConfigured ? SourceHost : "none")
        .Row("I/O thread", $"{IoRunning}: {IoState}")
        .Row("SQL thread", $"{SqlRunning}: {SqlState}")
        .Row("received up to", $"{SourceLogFile}:{ReadPosition}")
        .Row("applied up to", $"{ExecutedFile}:{ExecutedPosition}")
        .Row("relay logs", $"{RelayLogBytes} bytes")
        .Row("seconds behind", SecondsBehind?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "NULL")
        .Row("workers", Workers.Count)
        .Row("errors", string.Join("\n", new[] { IoError, SqlError }.Where(error => error.Number != 0)))
        .ToMime();
}

/// <summary>Why a replica's thread stopped, as the server reports it.</summary>
/// <param name="Number">The server's error number; 0 for no error.</param>
public sealed record ReplicaError(int Number, string Message)
{
    /// <summary>The absence of an error, with the number 0.</summary>
    public static ReplicaError None { get; } = new(0, "");

    public override string ToString() => Number == 0 ? "" : $"{Number}: {Message}";
}

/// <summary>A thread that applies transactions, which the SQL thread distributes.</summary>
/// <param name="Id">The server's number of the thread.</param>
/// <param name="State">What it is doing, in the server's words.</param>
public sealed record ReplicaWorker(long Id, string State, ReplicaError Error);

/// <summary>A thread of a server that takes part in replication.</summary>
/// <param name="Role">"dump", "I/O", "SQL", "worker" or "semi-sync".</param>
/// <param name="Id">The connection id, which KILL takes; 0 if the thread has none.</param>
/// <param name="State">What it is doing, in the server's words.</param>
/// <param name="User">For a dump thread, the user and host of its replica.</param>
public sealed record ReplicationThreadRow(string Role, long Id, string State, string User);
