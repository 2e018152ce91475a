using Labs.Docker;

namespace Labs.MySql;

/// <summary>Starts replication, and asks any server about its part in it.</summary>
public static class LabReplication
{
    /// <summary>Starts a primary and replicas that follow it. Returns when the replicas' threads run.</summary>
    /// <exception cref="ReplicationException">A replica's thread stopped with an error.</exception>
    /// <exception cref="ServerException">A server ended before it answered, or did not answer in time.</exception>
    public static Task<Topology> ReplicationAsync(
        this Engine docker, Product product, ReplicationSpec? spec = null, CancellationToken cancellationToken = default) =>
        Topology.StartNewAsync(docker, product, spec ?? new ReplicationSpec(), cancellationToken);

    /// <summary>Returns the end of the server's binary log at this moment.</summary>
    /// <exception cref="ServerException">The server writes no binary log.</exception>
    public static Task<SourcePosition> PositionAsync(this Server server, CancellationToken cancellationToken = default) =>
        Dialect.Of(server.Product).PositionAsync(server, cancellationToken);

    /// <summary>Returns the server's threads that take part in replication, as a primary and as a replica.</summary>
    public static async Task<IReadOnlyList<ReplicationThreadRow>> ReplicationThreadsAsync(
        this Server server, CancellationToken cancellationToken = default) =>
        await Dialect.Of(server.Product).ThreadsAsync(server, cancellationToken);

    /// <summary>
    /// Makes the server's commits wait for a replica, until the server is started again. It needs a topology with
    /// <see cref="ReplicationSpec.SemiSync"/>.
    /// </summary>
    public static Task EnableSemiSyncAsync(this Server server, bool enabled = true, CancellationToken cancellationToken = default) =>
        server.SetAsync(Dialect.Of(server.Product).SemiSyncPrimaryVariable, enabled, cancellationToken);

    /// <summary>
    /// Drops every packet between two servers until the result is disposed, by iptables rules in this server's network namespace.
    /// Neither side gets an error: connections stay open and silent, as with a pulled cable. Clients on this machine reach both servers
    /// as before.
    /// </summary>
    /// <exception cref="ServerException">One of the servers is a process on a cut: it shares its network with another server.</exception>
    public static Task<NetworkPartition> PartitionFromAsync(
        this Server server, Server other, CancellationToken cancellationToken = default) =>
        NetworkPartition.BetweenAsync(server, other, cancellationToken);

    /// <summary>
    /// Returns the result of CHECKSUM TABLE. Between servers of one product, equal checksums mean equal rows.
    /// </summary>
    public static async Task<long> ChecksumAsync(this Server server, string table, CancellationToken cancellationToken = default)
    {
        var rows = await server.ListAsync<(string Table, long? Checksum)>($"CHECKSUM TABLE {table}", cancellationToken);
        return rows[0].Checksum ?? throw new ServerException($"{server.Name} has no table {table}, so there is no checksum.");
    }

    /// <summary>Returns the first row by column names; null if there is none.</summary>
    internal static Task<IReadOnlyDictionary<string, object?>?> RowAsync(
        this Server server, string sql, CancellationToken cancellationToken) =>
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
