using MySqlConnector;

namespace Labs.MySql;

/// <summary>Runs statements on a server, each on a connection from the pool.</summary>
/// <remarks>
/// A statement that the server refuses throws <see cref="MySqlException"/>. If no answer comes, because the server has ended or takes
/// longer than <see cref="ServerSpec.StatementTimeout"/>, the exception is a <see cref="ServerException"/> with the end of its log.
/// </remarks>
public static class ServerStatements
{
    /// <summary>Returns the only result set as a table. Other statements may prepare it: <c>SET SESSION …; SELECT …</c></summary>
    /// <param name="parameters">Values for @name in the statement.</param>
    /// <exception cref="ServerException">There are several result sets; <see cref="QueryAllAsync"/> returns them all.</exception>
    public static Task<Table> QueryAsync(this Server server, string sql, params (string Name, object? Value)[] parameters) =>
        server.QueryAsync(sql, CancellationToken.None, parameters);

    /// <inheritdoc cref="QueryAsync(Server, string, ValueTuple{string, object}[])"/>
    public static Task<Table> QueryAsync(
        this Server server, string sql, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters) =>
        server.ReadAsync(sql, parameters, ResultTable.ReadAsync, cancellationToken);

    /// <summary>Returns every result set of the statements as a table, in their order.</summary>
    /// <param name="parameters">Values for @name in the statements.</param>
    public static Task<IReadOnlyList<Table>> QueryAllAsync(
        this Server server, string sql, CancellationToken cancellationToken = default, params (string Name, object? Value)[] parameters) =>
        server.RunAsync(sql, parameters, async command =>
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var tables = new List<Table>();
            do
            {
                if (reader.FieldCount > 0)
                    tables.Add(await ResultTable.ReadAsync(reader, cancellationToken));
            }
            while (await reader.NextResultAsync(cancellationToken));
            return (IReadOnlyList<Table>)tables;
        }, cancellationToken);

    /// <summary>
    /// Returns the rows of the result set. If <typeparamref name="T"/> is a simple type, the result has one column. Otherwise
    /// <typeparamref name="T"/> is a tuple or record with as many parameters as there are columns, in their order.
    /// </summary>
    /// <param name="parameters">Values for @name in the statement.</param>
    public static Task<List<T>> ListAsync<T>(this Server server, string sql, params (string Name, object? Value)[] parameters) =>
        server.ListAsync<T>(sql, CancellationToken.None, parameters);

    /// <inheritdoc cref="ListAsync{T}(Server, string, ValueTuple{string, object}[])"/>
    public static Task<List<T>> ListAsync<T>(
        this Server server, string sql, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters) =>
        server.ReadAsync(sql, parameters, RowMaker<T>.ReadAsync, cancellationToken);

    /// <summary>Returns the first column of the first row, converted.</summary>
    /// <param name="parameters">Values for @name in the statement.</param>
    /// <exception cref="ServerException">There is no row, or the value is NULL and <typeparamref name="T"/> can't be null.</exception>
    public static Task<T> ScalarAsync<T>(this Server server, string sql, params (string Name, object? Value)[] parameters) =>
        server.ScalarAsync<T>(sql, CancellationToken.None, parameters);

    /// <inheritdoc cref="ScalarAsync{T}(Server, string, ValueTuple{string, object}[])"/>
    public static async Task<T> ScalarAsync<T>(
        this Server server, string sql, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters)
    {
        var rows = await server.ReadAsync(sql, parameters, RowMaker<T>.ReadAsync, cancellationToken);
        return rows.Count > 0 ? rows[0] : throw new ServerException($"{server.Name} returned no row for `{sql}`; expected one.");
    }

    /// <summary>Runs statements without a result. Several are separated by semicolons.</summary>
    /// <param name="parameters">Values for @name in the statements.</param>
    /// <returns>The number of rows that all of them affected.</returns>
    public static Task<int> ExecuteAsync(this Server server, string sql, params (string Name, object? Value)[] parameters) =>
        server.ExecuteAsync(sql, CancellationToken.None, parameters);

    /// <inheritdoc cref="ExecuteAsync(Server, string, ValueTuple{string, object}[])"/>
    public static Task<int> ExecuteAsync(
        this Server server, string sql, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters) =>
        server.RunAsync(sql, parameters, command => command.ExecuteNonQueryAsync(cancellationToken), cancellationToken);

    /// <summary>Returns global variables by name, or all of them. A variable that the server does not have is missing.</summary>
    public static Task<IReadOnlyDictionary<string, string>> VariablesAsync(this Server server, params string[] names) =>
        server.ShowAsync("VARIABLES", names);

    /// <summary>Returns global status counters by name, or all of them. A counter that the server does not have is missing.</summary>
    public static Task<IReadOnlyDictionary<string, string>> StatusAsync(this Server server, params string[] names) =>
        server.ShowAsync("STATUS", names);

    /// <summary>Sets a global variable, until the server is started again.</summary>
    /// <param name="value">A number, a bool (1 or 0), or text.</param>
    public static Task SetAsync(this Server server, string variable, object value, CancellationToken cancellationToken = default) =>
        ServerSpec.IsVariable(variable)
            ? server.ExecuteAsync($"SET GLOBAL {variable} = {Server.Literal(value)}", cancellationToken)
            : throw new ArgumentException(
                $"\"{variable}\" is no server variable; expected a name such as sync_binlog.", nameof(variable));

    /// <summary>Runs statements in a transaction that stays open, with its locks, until it is disposed.</summary>
    public static Task<HeldTransaction> HoldAsync(this Server server, string sql, CancellationToken cancellationToken = default) =>
        HeldTransaction.BeginAsync(server, sql, cancellationToken);

    /// <summary>Runs a statement and reads its result set with <paramref name="read"/>.</summary>
    /// <exception cref="ServerException">There are several result sets.</exception>
    internal static Task<T> ReadAsync<T>(
        this Server server, string sql, (string Name, object? Value)[] parameters,
        Func<MySqlDataReader, CancellationToken, Task<T>> read, CancellationToken cancellationToken) =>
        server.RunAsync(sql, parameters, async command =>
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var result = await read(reader, cancellationToken);
            // The rest has to be read: a statement after the first result may have failed.
            var count = 1;
            while (await reader.NextResultAsync(cancellationToken))
                count += reader.FieldCount > 0 ? 1 : 0;
            return count == 1 ? result : throw new ServerException($"{server.Name} returned {count} result sets for `{sql}`; expected one. "
                + "QueryAllAsync returns them all, and a #!sql cell shows them.");
        }, cancellationToken);

    private static async Task<T> RunAsync<T>(
        this Server server, string sql, (string Name, object? Value)[] parameters, Func<MySqlCommand, Task<T>> run,
        CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await server.OpenAsync(cancellationToken);
            await using var command = new MySqlCommand(sql, connection);
            foreach (var (name, value) in parameters)
                command.Parameters.AddWithValue(name.StartsWith('@') ? name : "@" + name, value);
            return await run(command);
        }
        catch (Exception exception) when (ConnectionLoss.IsSilence(exception))
        {
            throw await server.ExplainedAsync(exception, sql);
        }
    }

    private static async Task<IReadOnlyDictionary<string, string>> ShowAsync(this Server server, string what, string[] names)
    {
        var filter = names.Length == 0 ? "" : $" WHERE Variable_name IN ({string.Join(", ", names.Select(Server.Literal))})";
        var rows = await server.ListAsync<(string Name, string Value)>($"SHOW GLOBAL {what}{filter}");
        return rows.ToDictionary(row => row.Name, row => row.Value, StringComparer.OrdinalIgnoreCase);
    }
}
