using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using MySqlConnector;

namespace Labs.MySql;

/// <summary>
/// Runs the notebook cells that start with <c>#!sql server</c>. The cells of a server share a connection, so the database that USE
/// chose, variables and open transactions last from one cell to the next, until the server ends. A value that the marker line names as
/// <c>@limit</c> is a parameter of that name. <c>--name rows</c> makes a C# variable of the last result, a <see cref="Table"/>.
/// </summary>
public static class SqlCells
{
    private const int RowsShown = 100;

    private static readonly ConditionalWeakTable<Server, Session> s_sessions = [];

    /// <summary>Runs the statements in order and shows each result as it comes. Cancelling kills the running statement.</summary>
    /// <param name="sql">Statements, separated by semicolons.</param>
    /// <param name="arguments">"0" is the server's short name, "@x" the value of a parameter, "name" the variable to make.</param>
    /// <param name="publish">Makes a variable of a result.</param>
    /// <returns>Null, because everything has been shown.</returns>
    /// <exception cref="SqlCellException">There is no such server, or a statement failed. Statements before it stay done.</exception>
    public static async Task<object?> RunAsync(
        string sql, IReadOnlyDictionary<string, object?> arguments, Action<string, object?> publish, CancellationToken cancellationToken)
    {
        var server = Find(arguments.GetValueOrDefault("0") as string);
        var statements = SqlText.Split(sql);
        var parameters = arguments.Where(argument => argument.Key.StartsWith('@')).ToList();
        Table? last = null;
        try
        {
            var connection = await s_sessions.GetOrCreateValue(server).OpenAsync(server, cancellationToken);
            foreach (var (statement, i) in statements.Select((statement, i) => (statement, i)))
            {
                await using var command = new MySqlCommand(statement.Text, connection) { CommandTimeout = 0 };
                foreach (var (name, value) in parameters)
                    command.Parameters.AddWithValue(name, value);
                try
                {
                    last = await RunAsync(command, cancellationToken) ?? last;
                }
                catch (MySqlException exception) when (!cancellationToken.IsCancellationRequested)
                {
                    throw new SqlCellException($"{server.Name}{Place(statement, i, statements.Count)}: {Words(exception)}", exception);
                }
            }
        }
        catch (Exception exception) when (IsLoss(exception) && !cancellationToken.IsCancellationRequested)
        {
            throw new SqlCellException($"{server.Name} does not answer: {Words(exception)}", exception);
        }
        catch (Exception exception) when (IsLoss(exception) && cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken); // the statement was killed
        }
        if (arguments.GetValueOrDefault("name") is string { Length: > 0 } variable)
        {
            publish(variable, last ?? throw new SqlCellException(
                $"--name {variable}: no statement returned a result; expected rows, as SELECT and SHOW return them."));
        }
        return null;
    }

    /// <returns>The result; null for a statement without one.</returns>
    private static async Task<Table?> RunAsync(MySqlCommand command, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        Table? result = null;
        do
        {
            if (reader.FieldCount == 0)
                continue;
            result = await ResultTable.ReadAsync(reader, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested(); // a killed statement may have a result: SLEEP returns 1
            Display.Show(Shown(result, clock.Elapsed));
        }
        while (await reader.NextResultAsync(cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        if (result is null)
        {
            var affected = Count(Math.Max(reader.RecordsAffected, 0), "row");
            Display.Show(new SqlNote($"{affected} affected ({Took(clock.Elapsed)})"));
        }
        return result;
    }

    private static Table Shown(Table result, TimeSpan took)
    {
        var shown = result;
        if (result.Rows.Count > RowsShown)
        {
            shown = new Table([.. result.Columns]);
            foreach (var row in result.Rows.Take(RowsShown))
                shown.Row([.. row]);
        }
        var count = Count(result.Rows.Count, "row");
        var caption = result.Rows.Count > RowsShown ? $"the first {RowsShown} of {count}" : count;
        return shown.Caption($"{caption} ({Took(took)})");
    }

    private static string Count(long count, string what) =>
        $"{count.ToString("N0", CultureInfo.InvariantCulture)} {what}{(count == 1 ? "" : "s")}";

    private static string Took(TimeSpan took) => took.TotalSeconds < 1
        ? string.Create(CultureInfo.InvariantCulture, $"{took.TotalMilliseconds:0.0} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{took.TotalSeconds:0.00} s");

    private static string Place(SqlStatement statement, int index, int count) =>
        count == 1 ? "" : $", statement {index + 1} (line {statement.Line})";

    private static bool IsLoss(Exception exception) => exception is MySqlException || ConnectionLoss.IsBare(exception);

    // The form in which the mysql client writes errors.
    private static string Words(Exception exception) => exception is MySqlException { Number: not 0 } error
        ? $"ERROR {error.Number} ({error.SqlState}): {error.Message}"
        : exception.Message;

    private static Server Find(string? name)
    {
        // A notebook that was run again may have two sessions with a server of that name. The newest one is meant.
        var servers = ServerGroup.AllServers();
        var known = servers.Count == 0
            ? "none is running yet; `await docker.MySqlAsync()` starts one"
            : "there are: " + string.Join(", ", servers.Select(server => server.Name).Distinct());
        return name is null
            ? throw new SqlCellException(
                $"#!sql needs the name of a server, for example: #!sql primary. Servers of this notebook: {known}.")
            : servers.FirstOrDefault(server => server.Name == name)
                ?? throw new SqlCellException($"this notebook has no server '{name}'; {known}.");
    }

    /// <summary>The connection that the cells of a server share.</summary>
    private sealed class Session
    {
        private MySqlConnection? _connection;

        public async Task<MySqlConnection> OpenAsync(Server server, CancellationToken cancellationToken)
        {
            if (_connection is not null && await _connection.PingAsync(cancellationToken))
                return _connection;
            if (_connection is not null)
                await _connection.DisposeAsync();
            _connection = null;
            return _connection = await server.OpenAsync(isPooled: false, cancellationToken);
        }
    }

    /// <summary>A line about a statement without rows.</summary>
    private sealed class SqlNote(string text) : View
    {
        public override MimeBundle ToMime() =>
            new(text) { [MimeBundle.Html] = $"<div class=\"labs-note\">{Html.Escape(text)}</div>" };
    }
}
