using System.Globalization;

namespace Labs.MySql;

/// <summary>MariaDB 10.11: it speaks of masters and slaves, has one GTID position per domain, and has semi-sync built in.</summary>
internal sealed class MariaDbDialect : Dialect
{
    private const string Threads = """
        SELECT CASE
            WHEN COMMAND LIKE 'Binlog Dump%' THEN 'dump'
            WHEN COMMAND = 'Slave_IO' THEN 'I/O'
            WHEN COMMAND = 'Slave_SQL' THEN 'SQL'
            WHEN COMMAND = 'Slave_worker' THEN 'worker'
            WHEN STATE LIKE '%semi-sync%ACK%' THEN 'semi-sync' END AS role,
            ID, IFNULL(STATE, ''), IF(COMMAND LIKE 'Binlog Dump%', CONCAT(USER, '@', SUBSTRING_INDEX(HOST, ':', 1)), '')
        FROM information_schema.PROCESSLIST HAVING role IS NOT NULL ORDER BY ID
        """;

    public static MariaDbDialect Instance { get; } = new();

    public override string Reset => "RESET SLAVE ALL";

    public override string ShowReplica => "SHOW SLAVE STATUS";

    public override string ShowPrimary => "SHOW MASTER STATUS";

    public override string ExecutedGtids => "SELECT @@GLOBAL.gtid_current_pos";

    public override string SemiSyncPrimaryVariable => "rpl_semi_sync_master_enabled";

    public override string SemiSyncClients => "Rpl_semi_sync_master_clients";

    public override string NetTimeoutVariable => "slave_net_timeout";

    public override string WorkersVariable => "slave_parallel_threads";

    public override Dictionary<string, string> Settings(ReplicationSpec spec)
    {
        // Unlike MySQL's, this binary log is off by default.
        var settings = new Dictionary<string, string> { ["log_bin"] = "binlog", ["log_slave_updates"] = "ON" };
        if (spec.SemiSync)
        {
            settings["rpl_semi_sync_slave_enabled"] = "ON";
            if (spec.SemiSyncTimeout is { } timeout)
                settings["rpl_semi_sync_master_timeout"] = Milliseconds(timeout);
        }
        return settings;
    }

    public override Dictionary<string, string> ReplicaSettings(ReplicationSpec spec)
    {
        var settings = new Dictionary<string, string> { ["read_only"] = "ON", ["skip-slave-start"] = "" };
        if (spec.Workers is { } workers)
            settings[WorkersVariable] = workers.ToString(CultureInfo.InvariantCulture);
        return settings;
    }

    public override string PointTo(string host, string user, string password, SourcePosition? from) =>
        $"CHANGE MASTER TO MASTER_HOST = {Server.Literal(host)}, MASTER_PORT = {Server.Port}, MASTER_USER = {Server.Literal(user)}, "
        + $"MASTER_PASSWORD = {Server.Literal(password)}, MASTER_CONNECT_RETRY = 1, "
        + (from is null ? "MASTER_USE_GTID = slave_pos" : string.Create(CultureInfo.InvariantCulture,
            $"MASTER_USE_GTID = no, MASTER_LOG_FILE = {Server.Literal(from.File)}, MASTER_LOG_POS = {from.Position}"));

    public override string Delay(TimeSpan delay) => $"CHANGE MASTER TO MASTER_DELAY = {delay.TotalSeconds:0}";

    public override string HeartbeatPeriod(TimeSpan period) => $"CHANGE MASTER TO MASTER_HEARTBEAT_PERIOD = {Seconds(period)}";

    public override string Start(ReplicaThread threads) => "START SLAVE" + Only(threads);

    public override string Stop(ReplicaThread threads) => "STOP SLAVE" + Only(threads);

    public override async Task<SourcePosition> PositionAsync(Server server, CancellationToken cancellationToken)
    {
        var row = await server.RowAsync(ShowPrimary, cancellationToken)
            ?? throw NoBinaryLog(server);
        var gtids = await server.ScalarAsync<string>("SELECT @@GLOBAL.gtid_binlog_pos", cancellationToken);
        return new SourcePosition(Text(row, "File"), Number(row, "Position"), gtids);
    }

    public override ReplicaStatus Status(
        IReadOnlyDictionary<string, object?> row, string executedGtids, IReadOnlyList<ReplicaWorker> workers) => new()
        {
            IsConfigured = true,
            SourceHost = Text(row, "Master_Host"),
            IoRunning = Text(row, "Slave_IO_Running"),
            SqlRunning = Text(row, "Slave_SQL_Running"),
            IoState = Text(row, "Slave_IO_State"),
            SqlState = Text(row, "Slave_SQL_Running_State"),
            SourceLogFile = Text(row, "Master_Log_File"),
            ReadPosition = Number(row, "Read_Master_Log_Pos"),
            ExecutedFile = Text(row, "Relay_Master_Log_File"),
            ExecutedPosition = Number(row, "Exec_Master_Log_Pos"),
            RelayLogBytes = Number(row, "Relay_Log_Space"),
            RetrievedGtids = Text(row, "Gtid_IO_Pos"),
            ExecutedGtids = executedGtids,
            SecondsBehind = MaybeNumber(row, "Seconds_Behind_Master"),
            Delay = TimeSpan.FromSeconds(Number(row, "SQL_Delay")),
            IoError = new ReplicaError((int)Number(row, "Last_IO_Errno"), Text(row, "Last_IO_Error")),
            SqlError = new ReplicaError((int)Number(row, "Last_SQL_Errno"), Text(row, "Last_SQL_Error")),
            Workers = workers,
        };

    public override async Task<IReadOnlyList<ReplicaWorker>> WorkersAsync(Server server, CancellationToken cancellationToken) =>
        [.. (await ThreadsAsync(server, cancellationToken)).Where(thread => thread.Role == "worker")
            .Select(thread => new ReplicaWorker(thread.Id, thread.State, ReplicaError.None))];

    public override Task<List<ReplicationThreadRow>> ThreadsAsync(Server server, CancellationToken cancellationToken) =>
        server.ListAsync<ReplicationThreadRow>(Threads, cancellationToken);

    public override string Wait(SourcePosition position, TimeSpan timeout) => position.Gtids.Length > 0
        ? $"SELECT MASTER_GTID_WAIT({Server.Literal(position.Gtids)}, {Seconds(timeout)})"
        : string.Create(CultureInfo.InvariantCulture,
            $"SELECT MASTER_POS_WAIT({Server.Literal(position.File)}, {position.Position}, {Seconds(timeout)})");

    private static string Only(ReplicaThread threads) => threads switch
    {
        ReplicaThread.Io => " IO_THREAD",
        ReplicaThread.Sql => " SQL_THREAD",
        _ => "",
    };
}
