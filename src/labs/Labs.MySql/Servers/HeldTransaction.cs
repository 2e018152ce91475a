using MySqlConnector;

namespace Labs.MySql;

/// <summary>A transaction that stays open, with its locks, until it is disposed. Then the server rolls it back.</summary>
public sealed class HeldTransaction : IAsyncDisposable
{
    private readonly MySqlConnection _connection;

    private HeldTransaction(MySqlConnection connection) => _connection = connection;

    internal static async Task<HeldTransaction> BeginAsync(Server server, string sql, CancellationToken cancellationToken)
    {
        var connection = await server.OpenAsync(isPooled: false, cancellationToken);
        try
        {
            await using var command = new MySqlCommand($"BEGIN; {sql}", connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
            return new HeldTransaction(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Rolls the transaction back and closes its connection.</summary>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
