using System.Globalization;

namespace Labs.MySql;

/// <summary>What replication is called and how it is asked for on one product: everything in which the two differ.</summary>
internal abstract class Dialect
{
    public static Dialect Of(Product product) => product == Product.MySql ? MySqlDialect.Instance : MariaDbDialect.Instance;

    /// <summary>Settings of every server of a topology.</summary>
    public abstract Dictionary<string, string> Settings(ReplicationSpec spec);

    /// <summary>Settings of a replica.</summary>
    public abstract Dictionary<string, string> ReplicaSettings(ReplicationSpec spec);

    /// <summary>CHANGE REPLICATION SOURCE or CHANGE MASTER.</summary>
    /// <param name="from">Where to begin; null for by GTID.</param>
    public abstract string PointTo(string host, string user, string password, SourcePosition? from);

    public abstract string Delay(TimeSpan delay);

    public abstract string Start(ReplicaThread threads);

    public abstract string Stop(ReplicaThread threads);

    /// <summary>Forgets source and relay logs.</summary>
    public abstract string Reset { get; }

    public abstract string ShowReplica { get; }

    public abstract string ShowPrimary { get; }

    public abstract Task<SourcePosition> PositionAsync(Server server, CancellationToken cancellationToken);

    public abstract ReplicaStatus Status(IReadOnlyDictionary<string, object?> row, string executedGtids, IReadOnlyList<ReplicaWorker> workers);

    /// <summary>The GTIDs that the server has applied or written itself.</summary>
    public abstract string ExecutedGtids { get; }

    public abstract Task<IReadOnlyList<ReplicaWorker>> WorkersAsync(Server server, CancellationToken cancellationToken);

    public abstract Task<List<ReplicationThreadRow>> ThreadsAsync(Server server, CancellationToken cancellationToken);

    /// <summary>SELECT that gives 0 or more when the position is reached, -1 after the timeout, NULL when the SQL thread does not run.</summary>
    public abstract string Wait(SourcePosition position, TimeSpan timeout);

    /// <summary>The variable that makes a primary's commits wait for a replica.</summary>
    public abstract string SemiSyncPrimaryVariable { get; }

    /// <summary>The status that counts the replicas which acknowledge.</summary>
    public abstract string SemiSyncClients { get; }

    /// <summary>The variable that sets the number of workers.</summary>
    public abstract string WorkersVariable { get; }

    /// <summary>True when errors of the I/O thread's connection are tried again by itself: not an end, unless they stay.</summary>
    public static bool IsRetried(ReplicaError error) => error.Number is 2002 or 2003 or 2005 or 2013 or 2006 or 2026;

    protected static string Text(IReadOnlyDictionary<string, object?> row, string column) =>
        Convert.ToString(row.GetValueOrDefault(column), CultureInfo.InvariantCulture) ?? "";

    protected static long Number(IReadOnlyDictionary<string, object?> row, string column) =>
        row.GetValueOrDefault(column) is { } value ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : 0;

    protected static long? MaybeNumber(IReadOnlyDictionary<string, object?> row, string column) =>
        row.GetValueOrDefault(column) is { } value ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : null;

    protected static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);

    protected static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);
}
