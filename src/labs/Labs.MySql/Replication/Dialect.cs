using System.Globalization;

namespace Labs.MySql;

/// <summary>The statements, variables and columns of replication on one product: everything in which the two products differ.</summary>
internal abstract class Dialect
{
    public static Dialect Of(Product product) => product == Product.MySql ? MySqlDialect.Instance : MariaDbDialect.Instance;

    /// <summary>Returns the settings of every server of a topology.</summary>
    public abstract Dictionary<string, string> Settings(ReplicationSpec spec);

    /// <summary>Returns the further settings of a replica.</summary>
    public abstract Dictionary<string, string> ReplicaSettings(ReplicationSpec spec);

    /// <summary>Returns the statement that sets a replica's source: CHANGE REPLICATION SOURCE or CHANGE MASTER.</summary>
    /// <param name="from">Where to begin; null finds the place by GTID.</param>
    public abstract string PointTo(string host, string user, string password, SourcePosition? from);

    public abstract string Delay(TimeSpan delay);

    /// <summary>Returns the statement that makes the source send a heartbeat whenever it has sent nothing else for this time.</summary>
    public abstract string HeartbeatPeriod(TimeSpan period);

    /// <summary>The variable that limits how long an I/O thread waits for its source, in seconds.</summary>
    public abstract string NetTimeoutVariable { get; }

    public abstract string Start(ReplicaThread threads);

    public abstract string Stop(ReplicaThread threads);

    /// <summary>Makes a replica forget its source and its relay logs.</summary>
    public abstract string Reset { get; }

    public abstract string ShowReplica { get; }

    public abstract string ShowPrimary { get; }

    public abstract Task<SourcePosition> PositionAsync(Server server, CancellationToken cancellationToken);

    /// <param name="row">What <see cref="ShowReplica"/> returned.</param>
    public abstract ReplicaStatus Status(
        IReadOnlyDictionary<string, object?> row, string executedGtids, IReadOnlyList<ReplicaWorker> workers);

    /// <summary>Selects the GTIDs that the server has applied or written itself.</summary>
    public abstract string ExecutedGtids { get; }

    public abstract Task<IReadOnlyList<ReplicaWorker>> WorkersAsync(Server server, CancellationToken cancellationToken);

    public abstract Task<List<ReplicationThreadRow>> ThreadsAsync(Server server, CancellationToken cancellationToken);

    /// <summary>Selects 0 or more once the position is reached, -1 after the timeout, and NULL if the SQL thread is not running.</summary>
    public abstract string Wait(SourcePosition position, TimeSpan timeout);

    /// <summary>The variable that makes a primary's commits wait for a replica.</summary>
    public abstract string SemiSyncPrimaryVariable { get; }

    /// <summary>The status counter of replicas that acknowledge commits.</summary>
    public abstract string SemiSyncClients { get; }

    /// <summary>The variable that sets the number of workers.</summary>
    public abstract string WorkersVariable { get; }

    /// <summary>True if the I/O thread tries again after this error by itself. It is then no failure, unless it stays.</summary>
    public static bool IsRetried(ReplicaError error) => error.Number is 2002 or 2003 or 2005 or 2013 or 2006 or 2026;

    protected static ServerException NoBinaryLog(Server server) => new(
        $"{server.Name} writes no binary log; expected one. Start it with Settings = {{ [\"log_bin\"] = \"binlog\" }}.");

    protected static string Text(IReadOnlyDictionary<string, object?> row, string column) =>
        Convert.ToString(row.GetValueOrDefault(column), CultureInfo.InvariantCulture) ?? "";

    protected static long Number(IReadOnlyDictionary<string, object?> row, string column) =>
        row.GetValueOrDefault(column) is { } value ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : 0;

    protected static long? MaybeNumber(IReadOnlyDictionary<string, object?> row, string column) =>
        row.GetValueOrDefault(column) is { } value ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : null;

    protected static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);

    protected static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);
}
