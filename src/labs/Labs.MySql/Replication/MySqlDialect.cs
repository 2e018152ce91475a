using System.Globalization;

namespace Labs.MySql;

/// <summary>MySQL since 8.4: it speaks of sources and replicas, has GTID sets, and has semi-sync in plugins with new names.</summary>
internal sealed class MySqlDialect : Dialect
{
    private const string Threads = """
        SELECT CASE
            WHEN PROCESSLIST_COMMAND LIKE 'Binlog Dump%' THEN 'dump'
            WHEN NAME LIKE 'thread/sql/%_io' THEN 'I/O'
            WHEN NAME LIKE 'thread/sql/%_worker' THEN 'worker'
            WHEN NAME LIKE 'thread/sql/%_sql' THEN 'SQL'
            WHEN NAME LIKE '%Ack_receiver' THEN 'semi-sync' END AS role,
            IFNULL(PROCESSLIST_ID, 0), IFNULL(PROCESSLIST_STATE, ''),
            IF(PROCESSLIST_COMMAND LIKE 'Binlog Dump%', CONCAT(PROCESSLIST_USER, '@', PROCESSLIST_HOST), '')
        FROM performance_schema.threads HAVING role IS NOT NULL ORDER BY THREAD_ID
        """;

    public static MySqlDialect Instance { get; } = new();

    public override string Reset => "RESET REPLICA ALL";

    public override string ShowReplica => "SHOW REPLICA STATUS";

    public override string ShowPrimary => "SHOW BINARY LOG STATUS";

    public override string ExecutedGtids => "SELECT @@GLOBAL.gtid_executed";

    public override string SemiSyncPrimaryVariable => "rpl_semi_sync_source_enabled";

    public override string SemiSyncClients => "Rpl_semi_sync_source_clients";

    public override string NetTimeoutVariable => "replica_net_timeout";

    public override string WorkersVariable => "replica_parallel_workers";

    public override Dictionary<string, string> Settings(ReplicationSpec spec)
    {
        var settings = new Dictionary<string, string>
        {
            ["gtid_mode"] = spec.Gtid ? "ON" : "OFF",
            ["enforce_gtid_consistency"] = spec.Gtid ? "ON" : "OFF",
        };
        if (spec.SemiSync)
        {
            // Both plugins on every server, because a promoted replica has replicas of its own.
            settings["plugin-load-add"] = "semisync_source.so;semisync_replica.so";
            settings["rpl_semi_sync_replica_enabled"] = "ON";
            if (spec.SemiSyncTimeout is { } timeout)
                settings["rpl_semi_sync_source_timeout"] = Milliseconds(timeout);
        }
        return settings;
    }

    public override Dictionary<string, string> ReplicaSettings(ReplicationSpec spec)
    {
        var settings = new Dictionary<string, string> { ["read_only"] = "ON", ["skip-replica-start"] = "" };
        if (spec.Workers is { } workers)
            settings[WorkersVariable] = workers.ToString(CultureInfo.InvariantCulture);
        return settings;
    }

    public override string PointTo(string host, string user, string password, SourcePosition? from) =>
        $"CHANGE REPLICATION SOURCE TO SOURCE_HOST = {Server.Literal(host)}, SOURCE_PORT = {Server.Port}, "
        + $"SOURCE_USER = {Server.Literal(user)}, SOURCE_PASSWORD = {Server.Literal(password)}, "
        + "SOURCE_CONNECT_RETRY = 1, SOURCE_RETRY_COUNT = 86400, GET_SOURCE_PUBLIC_KEY = 1, "
        + (from is null ? "SOURCE_AUTO_POSITION = 1" : string.Create(CultureInfo.InvariantCulture,
            $"SOURCE_AUTO_POSITION = 0, SOURCE_LOG_FILE = {Server.Literal(from.File)}, SOURCE_LOG_POS = {from.Position}"));

    public override string Delay(TimeSpan delay) => $"CHANGE REPLICATION SOURCE TO SOURCE_DELAY = {delay.TotalSeconds:0}";

    public override string HeartbeatPeriod(TimeSpan period) =>
        $"CHANGE REPLICATION SOURCE TO SOURCE_HEARTBEAT_PERIOD = {Seconds(period)}";

    public override string Start(ReplicaThread threads) => "START REPLICA" + Only(threads);

    public override string Stop(ReplicaThread threads) => "STOP REPLICA" + Only(threads);

    public override async Task<SourcePosition> PositionAsync(Server server, CancellationToken cancellationToken)
    {
        var row = await server.RowAsync(ShowPrimary, cancellationToken)
            ?? throw NoBinaryLog(server);
        return new SourcePosition(Text(row, "File"), Number(row, "Position"), Gtids(Text(row, "Executed_Gtid_Set")));
    }

    public override ReplicaStatus Status(
        IReadOnlyDictionary<string, object?> row, string executedGtids, IReadOnlyList<ReplicaWorker> workers)
    {
        var sqlError = new ReplicaError((int)Number(row, "Last_SQL_Errno"), Text(row, "Last_SQL_Error"));
        // The coordinator's error only says that a worker failed, and where to look.
        if (sqlError.Number != 0 && workers.FirstOrDefault(worker => worker.Error.Number == sqlError.Number) is { } failed)
            sqlError = failed.Error;
        return new ReplicaStatus
        {
            IsConfigured = true,
            SourceHost = Text(row, "Source_Host"),
            IoRunning = Text(row, "Replica_IO_Running"),
            SqlRunning = Text(row, "Replica_SQL_Running"),
            IoState = Text(row, "Replica_IO_State"),
            SqlState = Text(row, "Replica_SQL_Running_State"),
            SourceLogFile = Text(row, "Source_Log_File"),
            ReadPosition = Number(row, "Read_Source_Log_Pos"),
            ExecutedFile = Text(row, "Relay_Source_Log_File"),
            ExecutedPosition = Number(row, "Exec_Source_Log_Pos"),
            RelayLogBytes = Number(row, "Relay_Log_Space"),
            RetrievedGtids = Gtids(Text(row, "Retrieved_Gtid_Set")),
            ExecutedGtids = Gtids(executedGtids),
            SecondsBehind = MaybeNumber(row, "Seconds_Behind_Source"),
            Delay = TimeSpan.FromSeconds(Number(row, "SQL_Delay")),
            IoError = new ReplicaError((int)Number(row, "Last_IO_Errno"), Text(row, "Last_IO_Error")),
            SqlError = sqlError,
            Workers = workers,
        };
    }

    public override async Task<IReadOnlyList<ReplicaWorker>> WorkersAsync(Server server, CancellationToken cancellationToken)
    {
        var rows = await server.ListAsync<(long Id, string State, int Number, string Message)>("""
            SELECT w.WORKER_ID, IFNULL(t.PROCESSLIST_STATE, w.SERVICE_STATE), w.LAST_ERROR_NUMBER, w.LAST_ERROR_MESSAGE
            FROM performance_schema.replication_applier_status_by_worker w LEFT JOIN performance_schema.threads t USING (THREAD_ID)
            """, cancellationToken);
        return [.. rows.Select(row => new ReplicaWorker(row.Id, row.State, new ReplicaError(row.Number, row.Message)))];
    }

    public override Task<List<ReplicationThreadRow>> ThreadsAsync(Server server, CancellationToken cancellationToken) =>
        server.ListAsync<ReplicationThreadRow>(Threads, cancellationToken);

    public override string Wait(SourcePosition position, TimeSpan timeout) => position.Gtids.Length > 0
        ? $"SELECT IF(WAIT_FOR_EXECUTED_GTID_SET({Server.Literal(position.Gtids)}, {Seconds(timeout)}) = 0, 0, -1)"
        : string.Create(CultureInfo.InvariantCulture,
            $"SELECT SOURCE_POS_WAIT({Server.Literal(position.File)}, {position.Position}, {Seconds(timeout)})");

    // The server breaks long sets into lines.
    private static string Gtids(string text) => text.Replace("\n", "", StringComparison.Ordinal);

    private static string Only(ReplicaThread threads) => threads switch
    {
        ReplicaThread.Io => " IO_THREAD",
        ReplicaThread.Sql => " SQL_THREAD",
        _ => "",
    };
}
