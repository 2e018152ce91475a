using Labs.Agent.Contracts;

namespace Labs.Agent.Client;

/// <summary>How numbered records are written.</summary>
public sealed record RecordSpec
{
    /// <summary>The file's path below the folder or the volume's root.</summary>
    public string File { get; init; } = "records";

    /// <summary>How each record is made durable before it is acknowledged.</summary>
    public RecordSync Sync { get; init; } = RecordSync.Data;

    /// <summary>The length of a record: a multiple of 8 from 16 to 65536 bytes.</summary>
    public int Bytes { get; init; } = 128;

    /// <summary>Records per second at most; 0 for no limit, which fills a disk within seconds if nothing is synced.</summary>
    public double Rate { get; init; } = 20_000;

    /// <summary>The number of records after which the writer ends; 0, the default, to write until it is disposed.</summary>
    public long Count { get; init; }

    internal string PathIn(string folder) => $"{folder.TrimEnd('/')}/{File}";

    internal RecordWriteArguments Arguments(AgentTarget target, string folder) => new(target, PathIn(folder), Bytes, Sync, Rate, Count);
}
