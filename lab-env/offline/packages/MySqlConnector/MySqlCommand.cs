using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using MySqlConnector.Core;

namespace MySqlConnector;

/// <summary>One or more SQL statements, with parameters that are put in by the client unless the command is prepared.</summary>
public sealed class MySqlCommand : DbCommand, ICloneable
{
    private readonly MySqlParameterCollection _parameters = new();
    private int? _timeout;
    private string _text = "";
    private CommandWatch? _watch;

    public MySqlCommand()
    {
    }

    public MySqlCommand(string? commandText) => CommandText = commandText;

    public MySqlCommand(MySqlConnection? connection, MySqlTransaction? transaction) => (Connection, Transaction) = (connection, transaction);

    public MySqlCommand(string? commandText, MySqlConnection? connection) => (CommandText, Connection) = (commandText, connection);

    public MySqlCommand(string? commandText, MySqlConnection? connection, MySqlTransaction? transaction) =>
        (CommandText, Connection, Transaction) = (commandText, connection, transaction);

    public new MySqlParameterCollection Parameters => _parameters;

    [AllowNull]
    public override string CommandText { get => _text; set => _text = value ?? ""; }

    public new MySqlConnection? Connection { get; set; }

    public new MySqlTransaction? Transaction { get; set; }

    /// <summary>In seconds, for each call that waits for the server; 0 for no limit. The connection's by default.</summary>
    public override int CommandTimeout
    {
        get => Math.Min(_timeout ?? Connection?.Settings.CommandTimeout ?? 0, int.MaxValue / 1000);
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _timeout = value;
        }
    }

    /// <summary>Text; a procedure is run with CALL.</summary>
    public override CommandType CommandType
    {
        get => CommandType.Text;
        set
        {
            if (value != CommandType.Text)
                throw new ArgumentException("CommandType must be Text; run a stored procedure with CALL.", nameof(value));
        }
    }

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    /// <summary>The first value that an AUTO_INCREMENT column was given by the last execution; 0 when none was.</summary>
    public long LastInsertedId { get; internal set; }

    public bool IsPrepared => Connection?.OpenSession?.Prepared.ContainsKey(CommandText) ?? false;

    protected override DbConnection? DbConnection { get => Connection; set => Connection = (MySqlConnection?)value; }

    protected override DbParameterCollection DbParameterCollection => _parameters;

    protected override DbTransaction? DbTransaction { get => Transaction; set => Transaction = (MySqlTransaction?)value; }

    public new MySqlParameter CreateParameter() => new();

    /// <summary>Ends the statement on the server, from another thread than the one that waits for it; nothing when none runs.</summary>
    public override void Cancel() => _watch?.Cancel();

    public override int ExecuteNonQuery()
    {
        using var calls = new SynchronousCalls(Connection);
        return ExecuteNonQueryAsync(CancellationToken.None).GetAwaiter().GetResult();
    }

    /// <returns>The number of rows that were changed; -1 when the statements aren't such that change rows.</returns>
    public override async Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken)
    {
        var reader = await ExecuteReaderAsync(CommandBehavior.Default, cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false))
            {
            }
            return reader.RecordsAffected;
        }
    }

    public override object? ExecuteScalar()
    {
        using var calls = new SynchronousCalls(Connection);
        return ExecuteScalarAsync(CancellationToken.None).GetAwaiter().GetResult();
    }

    /// <returns>The first value of the first row; null when there is no row, DBNull for NULL.</returns>
    public override async Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken)
    {
        var reader = await ExecuteReaderAsync(CommandBehavior.Default, cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            var value = await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? reader.GetValue(0) : null;
            while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false))
            {
            }
            return value;
        }
    }

    public new MySqlDataReader ExecuteReader() => ExecuteReader(CommandBehavior.Default);

    public new MySqlDataReader ExecuteReader(CommandBehavior commandBehavior)
    {
        using var calls = new SynchronousCalls(Connection);
        return ExecuteReaderAsync(commandBehavior, CancellationToken.None).GetAwaiter().GetResult();
    }

    public new Task<MySqlDataReader> ExecuteReaderAsync(CancellationToken cancellationToken = default) => ExecuteReaderAsync(CommandBehavior.Default, cancellationToken);

    /// <summary>Runs the command as far as its first result.</summary>
    /// <exception cref="MySqlException">The server answers with an error; the time is over (CommandTimeoutExpired); the connection breaks.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled, and the statement ended on the server.</exception>
    public new async Task<MySqlDataReader> ExecuteReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken = default)
    {
        var (connection, session) = Validate();
        cancellationToken.ThrowIfCancellationRequested();
        var prepared = session.Prepared.GetValueOrDefault(CommandText);
        var watch = new CommandWatch(connection, session, CommandTimeout);
        var reader = new MySqlDataReader(this, connection, session, watch, behavior, prepared);
        connection.Occupy(reader, session);
        (LastInsertedId, _watch) = (0, watch);
        try
        {
            var payload = prepared is not null
                ? StatementWriter.Execute(session.Writer, prepared, _parameters, connection.Settings)
                : StatementWriter.Text(SqlText.Parse(CommandText, session.NoBackslashEscapes), _parameters, session.NoBackslashEscapes, connection.Settings);
            // Written to the end once begun: half a statement would leave the connection useless.
            await session.SendAsync(payload, CancellationToken.None).ConfigureAwait(false);
            await reader.ReadHeaderAsync(cancellationToken).ConfigureAwait(false);
            return reader;
        }
        catch
        {
            await reader.EndAsync().ConfigureAwait(false);
            throw;
        }
    }

    public override void Prepare()
    {
        using var calls = new SynchronousCalls(Connection);
        PrepareAsync(CancellationToken.None).GetAwaiter().GetResult();
    }

    /// <summary>
    /// Lets the server parse the statement once for this connection; values then go to it in binary form. A command of several
    /// statements stays as it is.
    /// </summary>
    public override async Task PrepareAsync(CancellationToken cancellationToken = default)
    {
        var (connection, session) = Validate();
        if (connection.Settings.IgnorePrepare || IsPrepared)
            return;
        var text = SqlText.Parse(CommandText, session.NoBackslashEscapes);
        if (text.Statements != 1)
            return;
        session.Occupy(this);
        try
        {
            session.Prepared[CommandText] = await PreparedStatement.PrepareAsync(session, text, _parameters, connection.Settings, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            session.Release(this);
        }
    }

    public MySqlCommand Clone()
    {
        var copy = new MySqlCommand(CommandText, Connection, Transaction) { _timeout = _timeout, DesignTimeVisible = DesignTimeVisible, UpdatedRowSource = UpdatedRowSource };
        foreach (var parameter in (IEnumerable<MySqlParameter>)_parameters)
            copy.Parameters.Add(parameter.Clone());
        return copy;
    }

    object ICloneable.Clone() => Clone();

    public override ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }

    protected override DbParameter CreateDbParameter() => new MySqlParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => ExecuteReader(behavior);

    protected override async Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        await ExecuteReaderAsync(behavior, cancellationToken).ConfigureAwait(false);

    private (MySqlConnection Connection, Session Session) Validate()
    {
        var connection = Connection ?? throw new InvalidOperationException("Connection property must be non-null.");
        var session = connection.Session;
        if (!connection.Settings.IgnoreCommandTransaction && Transaction != connection.CurrentTransaction)
            throw new InvalidOperationException("The transaction associated with this command is not the connection's active transaction; see https://mysqlconnector.net/trans");
        if (string.IsNullOrWhiteSpace(CommandText))
            throw new InvalidOperationException("CommandText must be specified");
        return (connection, session);
    }
}
