using Labs.Docker;

namespace Labs.MySql;

/// <summary>What a primary with replicas is made from.</summary>
public sealed record ReplicationSpec
{
    /// <summary>The number of replicas. <see cref="Topology.AddReplicaAsync"/> adds more later.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>
    /// True makes a commit wait until a replica has written it to its relay log, for <see cref="SemiSyncTimeout"/> at most.
    /// </summary>
    public bool SemiSync { get; init; }

    /// <summary>
    /// How long a commit waits for a replica before the primary stops waiting and replicates asynchronously; 10 s by default.
    /// </summary>
    public TimeSpan? SemiSyncTimeout { get; init; }

    /// <summary>True makes replicas find their place in the binary log by global transaction ids, false by file and position.</summary>
    public bool Gtid { get; init; } = true;

    /// <summary>
    /// Threads of a replica that apply transactions, besides the thread that distributes them. 0 means one thread that does both, if the
    /// product supports it. Null is the product's default.
    /// </summary>
    public int? Workers { get; init; }

    /// <summary>How long replicas delay each transaction, in whole seconds.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>Settings of every server, see <see cref="ServerSpec.Settings"/>.</summary>
    public Dictionary<string, string> Settings { get; init; } = [];

    /// <summary>Settings of the primary, in addition to <see cref="Settings"/>.</summary>
    public Dictionary<string, string> PrimarySettings { get; init; } = [];

    /// <summary>Where the primary keeps its files, see <see cref="ServerSpec.Data"/>; a volume of its own by default.</summary>
    public Volume? PrimaryData { get; init; }

    /// <summary>Settings of the replicas, in addition to <see cref="Settings"/>.</summary>
    public Dictionary<string, string> ReplicaSettings { get; init; } = [];

    /// <summary>A prefix of the servers' short names primary, replica1, replica2: "a-" makes a-primary, a-replica1.</summary>
    public string NamePrefix { get; init; } = "";

    /// <summary>A name of the catalogue; the product's by default.</summary>
    public string? Image { get; init; }

    /// <summary>The CPU limit of each server in CPUs.</summary>
    public double? Cpus { get; init; }
}
