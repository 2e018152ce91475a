using Labs.Docker;

namespace Labs.MySql;

/// <summary>The session's way to replication, and what any server can be asked about it.</summary>
public static class LabReplication
{
    /// <summary>Starts a primary with replicas that follow it; returns when their threads run.</summary>
    /// <exception cref="ReplicationException">A replica's thread stopped with an error.</exception>
    /// <exception cref="ServerException">A server ended before it answered, or did not answer in time.</exception>
    public static Task<Topology> ReplicationAsync(this Engine docker, Product product, ReplicationSpec? spec = null, CancellationToken cancellationToken = default) =>
        Topology.StartNewAsync(docker, product, spec ?? new ReplicationSpec(), cancellationToken);

    /// <summary>How far the server's binary log goes now.</summary>
    /// <exception cref="ServerException">It writes none.</exception>
    public static Task<SourcePosition> PositionAsync(this Server server, CancellationToken cancellationToken = default) =>
        Dialect.Of(server.Product).PositionAsync(server, cancellationToken);

    /// <summary>The server's threads that take part in replication, on either side of it.</summary>
    public static async Task<IReadOnlyList<ReplicationThreadRow>> ReplicationThreadsAsync(this Server server, CancellationToken cancellationToken = default) =>
        await Dialect.Of(server.Product).ThreadsAsync(server, cancellationToken);

    /// <summary>Makes the server's commits wait for a replica, until it is started again. The topology was made with SemiSync.</summary>
    public static Task EnableSemiSyncAsync(this Server server, bool enabled = true, CancellationToken cancellationToken = default) =>
        server.SetAsync(Dialect.Of(server.Product).SemiSyncPrimaryVariable, enabled, cancellationToken);

    /// <summary>
    /// Drops every packet between two servers, by rules in the network namespace of the first, until disposed of. Nobody is told: connections
    /// stay open and silent, as with a pulled cable. Clients on this machine reach both as before.
    /// </summary>
    public static Task<LinkCut> CutAsync(this Server server, Server other, CancellationToken cancellationToken = default) =>
        LinkCut.BetweenAsync(server, other, cancellationToken);

    /// <summary>CHECKSUM TABLE: equal numbers, equal rows, between servers of one product.</summary>
    public static async Task<long> ChecksumAsync(this Server server, string table, CancellationToken cancellationToken = default) =>
        (await server.ListAsync<(string Table, long? Checksum)>($"CHECKSUM TABLE {table}", cancellationToken))[0].Checksum
            ?? throw new ServerException($"{server.Name} has no table {table} to make a checksum of.");

    /// <summary>The first row by column names; null when there is none.</summary>
    internal static Task<IReadOnlyDictionary<string, object?>?> RowAsync(this Server server, string sql, CancellationToken cancellationToken) =>
        server.ReadAsync<IReadOnlyDictionary<string, object?>?>(sql, [], async (reader, token) =>
        {
            if (!await reader.ReadAsync(token))
                return null;
            var row = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
            for (var i = 0; i < reader.FieldCount; i++)
                row[reader.GetName(i)] = reader.IsDBNull(i) ? null : reader.GetValue(i);
            return row;
        }, cancellationToken);
}
