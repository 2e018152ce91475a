namespace Labs.MySql;

/// <summary>What a replica says about itself, in one vocabulary for both products. Shown in a notebook, it is a table.</summary>
public sealed class ReplicaStatus : View
{
    internal ReplicaStatus()
    {
    }

    /// <summary>False when the server has never been told of a source.</summary>
    public bool IsConfigured { get; internal init; }

    public string SourceHost { get; internal init; } = "";

    /// <summary>"Yes", "No" or "Connecting", the server's own word.</summary>
    public string IoRunning { get; internal init; } = "";

    /// <summary>"Yes" or "No", the server's own word.</summary>
    public string SqlRunning { get; internal init; } = "";

    /// <summary>Both threads say Yes: what many a monitoring script asks.</summary>
    public bool BothRun => IoRunning == "Yes" && SqlRunning == "Yes";

    public string IoState { get; internal init; } = "";

    public string SqlState { get; internal init; } = "";

    /// <summary>The primary's binary log that is being received.</summary>
    public string SourceLogFile { get; internal init; } = "";

    /// <summary>Up to where it has been received, bytes.</summary>
    public long ReadPosition { get; internal init; }

    /// <summary>The primary's binary log that is being applied.</summary>
    public string ExecutedFile { get; internal init; } = "";

    /// <summary>Up to where it has been applied, bytes.</summary>
    public long ExecutedPosition { get; internal init; }

    public string RelayLogFile { get; internal init; } = "";

    public long RelayLogPosition { get; internal init; }

    /// <summary>The size of all relay logs.</summary>
    public long RelayLogBytes { get; internal init; }

    /// <summary>Transactions received; empty without GTIDs.</summary>
    public string RetrievedGtids { get; internal init; } = "";

    /// <summary>Transactions applied; empty without GTIDs.</summary>
    public string ExecutedGtids { get; internal init; } = "";

    /// <summary>
    /// The server's own measure: its clock minus the time stamp of the transaction being applied, whole seconds; null when a thread does not
    /// run. It knows nothing of what was not received.
    /// </summary>
    public long? SecondsBehind { get; internal init; }

    /// <summary>How long transactions are held back.</summary>
    public TimeSpan Delay { get; internal init; }

    public ReplicaError IoError { get; internal init; } = ReplicaError.None;

    public ReplicaError SqlError { get; internal init; } = ReplicaError.None;

    /// <summary>Empty where one thread applies everything.</summary>
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

/// <summary>Why a replica's thread stopped, in the server's own words.</summary>
/// <param name="Number">0 for none.</param>
public sealed record ReplicaError(int Number, string Message)
{
    public static ReplicaError None { get; } = new(0, "");

    public override string ToString() => Number == 0 ? "" : $"{Number}: {Message}";
}

/// <summary>A thread that applies transactions for the coordinating one.</summary>
/// <param name="Id">The server's number of the thread.</param>
/// <param name="State">What it does, in the server's words.</param>
public sealed record ReplicaWorker(long Id, string State, ReplicaError Error);

/// <summary>A thread of a server that takes part in replication.</summary>
/// <param name="Role">"dump", "I/O", "SQL", "worker" or "semi-sync".</param>
/// <param name="Id">The number that KILL takes, 0 for none.</param>
/// <param name="State">What it does, in the server's words.</param>
/// <param name="User">Of a dump thread, the user and host of its replica.</param>
public sealed record ReplicationThreadRow(string Role, long Id, string State, string User);
