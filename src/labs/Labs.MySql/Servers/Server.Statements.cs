using System.Globalization;
using MySqlConnector;

namespace Labs.MySql;

public sealed partial class Server
{
    /// <summary>The first result set as a table.</summary>
    /// <param name="parameters">Values for @name in the statement.</param>
    public Task<Table> QueryAsync(string sql, params (string Name, object? Value)[] parameters) => QueryAsync(sql, CancellationToken.None, parameters);

    /// <inheritdoc cref="QueryAsync(string, ValueTuple{string, object}[])"/>
    public Task<Table> QueryAsync(string sql, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters) =>
        ReadAsync(sql, parameters, ResultTable.ReadAsync, cancellationToken);

    /// <summary>
    /// The rows of the first result set: of one column where <typeparamref name="T"/> is a simple type; else <typeparamref name="T"/> is a
    /// tuple or record with as many parameters as there are columns, in their order.
    /// </summary>
    public Task<List<T>> ListAsync<T>(string sql, params (string Name, object? Value)[] parameters) => ListAsync<T>(sql, CancellationToken.None, parameters);

    /// <inheritdoc cref="ListAsync{T}(string, ValueTuple{string, object}[])"/>
    public Task<List<T>> ListAsync<T>(string sql, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters) =>
        ReadAsync(sql, parameters, RowMaker<T>.ReadAsync, cancellationToken);

    /// <summary>The first column of the first row, converted.</summary>
    /// <exception cref="ServerException">There is no row, or the value is NULL and <typeparamref name="T"/> takes none.</exception>
    public Task<T> ScalarAsync<T>(string sql, params (string Name, object? Value)[] parameters) => ScalarAsync<T>(sql, CancellationToken.None, parameters);

    /// <inheritdoc cref="ScalarAsync{T}(string, ValueTuple{string, object}[])"/>
    public async Task<T> ScalarAsync<T>(string sql, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters)
    {
        var rows = await ReadAsync(sql, parameters, RowMaker<T>.ReadAsync, cancellationToken);
        return rows.Count > 0 ? rows[0] : throw new ServerException($"{Name} gave no row for `{sql}`; expected one.");
    }

    /// <summary>Runs statements without a result, several separated by semicolons.</summary>
    /// <returns>The number of rows affected by all of them.</returns>
    public Task<int> ExecuteAsync(string sql, params (string Name, object? Value)[] parameters) => ExecuteAsync(sql, CancellationToken.None, parameters);

    /// <inheritdoc cref="ExecuteAsync(string, ValueTuple{string, object}[])"/>
    public async Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters)
    {
        try
        {
            await using var connection = await OpenAsync(cancellationToken);
            await using var command = Command(connection, sql, parameters);
            return await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (Exception exception) when (IsSilence(exception))
        {
            throw await ExplainedAsync(exception, sql);
        }
    }

    /// <summary>Global variables by name; all when none is named. One that the server does not have is missing in the answer.</summary>
    public Task<IReadOnlyDictionary<string, string>> VariablesAsync(params string[] names) => ShowAsync("VARIABLES", names);

    /// <summary>Global status counters by name; all when none is named. One that the server does not have is missing in the answer.</summary>
    public Task<IReadOnlyDictionary<string, string>> StatusAsync(params string[] names) => ShowAsync("STATUS", names);

    /// <summary>SET GLOBAL.</summary>
    /// <param name="value">A number, a bool (1 or 0), or text.</param>
    public Task SetAsync(string variable, object value, CancellationToken cancellationToken = default) => SettingName().IsMatch(variable)
        ? ExecuteAsync($"SET GLOBAL {variable} = {Literal(value)}", cancellationToken)
        : throw new ArgumentException($"\"{variable}\" is no server variable; expected a name such as sync_binlog.", nameof(variable));

    /// <summary>Runs statements in a transaction of their own that stays open, with its locks, until disposed of.</summary>
    public Task<HeldTransaction> HoldAsync(string sql, CancellationToken cancellationToken = default) => HeldTransaction.BeginAsync(this, sql, cancellationToken);

    internal async Task<T> ReadAsync<T>(string sql, (string Name, object? Value)[] parameters, Func<MySqlDataReader, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await OpenAsync(cancellationToken);
            await using var command = Command(connection, sql, parameters);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            return await read(reader, cancellationToken);
        }
        catch (Exception exception) when (IsSilence(exception))
        {
            throw await ExplainedAsync(exception, sql);
        }
    }

    // Not the server's errors but the lack of an answer: no connection, a lost one, a timeout.
    private static bool IsSilence(Exception exception) => ConnectionLoss.IsBare(exception) || IsTimeout(exception)
        || exception is MySqlException { ErrorCode: MySqlErrorCode.None or MySqlErrorCode.UnableToConnectToHost };

    private static bool IsTimeout(Exception exception) => exception is MySqlException { ErrorCode: MySqlErrorCode.CommandTimeoutExpired };

    /// <summary>Why there was no answer, in the words of the server's log: a client only learns that none came.</summary>
    private async Task<Exception> ExplainedAsync(Exception exception, string sql)
    {
        if (await HasEndedAsync(exception))
            return await EndedAsync($"and does not answer `{sql}`; server.StartAsync() starts it again", exception);
        if (!IsTimeout(exception) && !ConnectionLoss.IsBare(exception))
            return exception;
        var what = IsTimeout(exception)
            ? $"did not answer `{sql}` within {_spec.StatementTimeout.TotalSeconds:0} s"
            : $"broke the connection during `{sql}` ({exception.Message})";
        return new ServerException($"{Name} runs and {what}. The last lines of its log:\n{await LogTailAsync(5)}", exception);
    }

    // The engine hears of a process' end a moment after its connections' other ends do; a busy one, seconds.
    private async Task<bool> HasEndedAsync(Exception exception)
    {
        try
        {
            var patience = IsTimeout(exception) ? TimeSpan.Zero : TimeSpan.FromSeconds(10);
            await Wait.UntilAsync($"{Name} has ended", async token => await EndAsync(token) is not null, patience);
            return true;
        }
        catch (WaitTimeoutException)
        {
            return false;
        }
    }

    private static MySqlCommand Command(MySqlConnection connection, string sql, (string Name, object? Value)[] parameters)
    {
        var command = new MySqlCommand(sql, connection);
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name.StartsWith('@') ? name : "@" + name, value);
        return command;
    }

    private async Task<IReadOnlyDictionary<string, string>> ShowAsync(string what, string[] names)
    {
        var filter = names.Length == 0 ? "" : $" WHERE Variable_name IN ({string.Join(", ", names.Select(Literal))})";
        var rows = await ListAsync<(string Name, string Value)>($"SHOW GLOBAL {what}{filter}");
        return rows.ToDictionary(row => row.Name, row => row.Value, StringComparer.OrdinalIgnoreCase);
    }
}
