namespace Labs.Docker;

/// <summary>How records are written.</summary>
public sealed record RecordSpec
{
    /// <summary>The file, below the volume's root.</summary>
    public string File { get; init; } = "records";

    public RecordSync Sync { get; init; } = RecordSync.Data;

    /// <summary>The length of a record, 16 to 65536 bytes.</summary>
    public int Bytes { get; init; } = 128;

    /// <summary>Records per second at most; no limit by default.</summary>
    public double Rate { get; init; }

    /// <summary>Ends after so many records; when disposed of by default.</summary>
    public long Count { get; init; }
}

/// <summary>
/// A small program that appends numbered records to a file on a volume, one after another, and acknowledges each when
/// write(2), and fdatasync(2) or fsync(2) if asked for, have returned.
/// </summary>
public sealed class RecordWriter : IAsyncDisposable
{
    /// <summary>Records 1 to this one are acknowledged.</summary>
    public long Acknowledged => 0;

    /// <summary>How long write and sync took of each record, in microseconds, in order.</summary>
    public IReadOnlyList<double> SyncUs => [];

    /// <summary>Ends the writing.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
