namespace Labs.MySql;

/// <summary>Shows what a server does to its files.</summary>
public static class ServerInstruments
{
    /// <summary>Starts to trace the server's writes and flushes, with strace in a tool container on the engine's Linux kernel.</summary>
    /// <exception cref="ServerException">The server is not running.</exception>
    /// <exception cref="Labs.Agent.Client.AgentFailedException">strace could not attach. The message has its output.</exception>
    public static Task<WriteTrace> TraceWritesAsync(this Server server, CancellationToken cancellationToken = default) =>
        WriteTrace.StartAsync(server, cancellationToken);

    /// <summary>Starts to read what the page cache holds of the server's redo log and binary log, until the watch is disposed.</summary>
    /// <param name="every">The time between two readings; 25 ms by default.</param>
    /// <exception cref="ServerException">The server is not running.</exception>
    public static Task<LogPagesWatch> WatchLogPagesAsync(
        this Server server, TimeSpan? every = null, CancellationToken cancellationToken = default) =>
        LogPagesWatch.StartAsync(server, every ?? TimeSpan.FromMilliseconds(25), cancellationToken);

    /// <summary>Returns the performance schema's counts of file operations since the server's start.</summary>
    /// <exception cref="ServerException">The performance schema is off, which is MariaDB's default.</exception>
    public static async Task<FileIo> FileIoAsync(this Server server, CancellationToken cancellationToken = default)
    {
        var rows = await server.ListAsync<(string File, ulong Writes, long Bytes, ulong Other, ulong OtherPs)>("""
            SELECT FILE_NAME, COUNT_WRITE, SUM_NUMBER_OF_BYTES_WRITE, COUNT_MISC, SUM_TIMER_MISC
            FROM performance_schema.file_summary_by_instance
            """, cancellationToken);
        if (rows.Count == 0)
        {
            throw new ServerException(
                $"{server.Name} has no counts of file operations, because performance_schema is OFF. Start it with Settings = "
                + "{ [\"performance_schema\"] = \"ON\" }, or trace it with TraceWritesAsync().");
        }
        return new FileIo(rows.GroupBy(row => FileKinds.Of(row.File)).ToDictionary(kind => kind.Key, kind => new FileIoCounts(
            kind.Sum(row => (long)row.Writes),
            kind.Sum(row => row.Bytes),
            kind.Sum(row => (long)row.Other),
            TimeSpan.FromMicroseconds(kind.Sum(row => row.OtherPs / 1e6)))));
    }
}
