using System.Collections;
using System.Data;
using System.Data.Common;
using MySqlConnector.Core;
using MySqlConnector.Protocol;

namespace MySqlConnector;

/// <summary>
/// The results of a command, one after the other, their rows as they come from the server: nothing is kept but the current
/// row. The connection is busy until the reader is closed.
/// </summary>
public sealed partial class MySqlDataReader : DbDataReader
{
    private readonly MySqlCommand _command;
    private readonly MySqlConnection _connection;
    private readonly Session _session;
    private readonly CommandWatch _watch;
    private readonly CommandBehavior _behavior;
    private readonly PreparedStatement? _statement;

    private ColumnDefinition[]? _columns;
    private Row? _row;
    private ulong? _affected;
    private bool _hasRow;
    private bool _hasRows;
    private bool _isPeeked;
    private bool _rowsEnded = true;
    private bool _moreResults = true;
    private bool _isClosed;

    internal MySqlDataReader(MySqlCommand command, MySqlConnection connection, Session session, CommandWatch watch, CommandBehavior behavior, PreparedStatement? statement) =>
        (_command, _connection, _session, _watch, _behavior, _statement) = (command, connection, session, watch, behavior, statement);

    public override int Depth => 0;

    public override int FieldCount => _columns?.Length ?? (_isClosed ? throw Closed() : 0);

    public override int VisibleFieldCount => FieldCount;

    public override bool IsClosed => _isClosed;

    /// <summary>The rows that all statements so far have changed; -1 when none was one that changes rows.</summary>
    public override int RecordsAffected => _affected is { } affected ? checked((int)affected) : -1;

    /// <summary>Looks at the first row when none was read yet, which may wait for it.</summary>
    public override bool HasRows
    {
        get
        {
            if (!_hasRows && !_rowsEnded && !_isPeeked)
            {
                using var calls = new SynchronousCalls(_connection);
                _isPeeked = NextRowAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
            }
            return _hasRows;
        }
    }

    public override bool Read()
    {
        using var calls = new SynchronousCalls(_connection);
        return ReadAsync(CancellationToken.None).GetAwaiter().GetResult();
    }

    /// <exception cref="MySqlException">The server answers with an error in the midst of the rows, or the connection breaks.</exception>
    /// <exception cref="OperationCanceledException">The statement was ended on the server.</exception>
    public override Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (_isClosed)
            throw Closed();
        if (_isPeeked)
        {
            (_isPeeked, _hasRow) = (false, true);
            return Task.FromResult(true);
        }
        if (_rowsEnded)
        {
            _hasRow = false;
            return Task.FromResult(false);
        }
        return ReadRowAsync(cancellationToken);
    }

    public override bool NextResult()
    {
        using var calls = new SynchronousCalls(_connection);
        return NextResultAsync(CancellationToken.None).GetAwaiter().GetResult();
    }

    public override async Task<bool> NextResultAsync(CancellationToken cancellationToken)
    {
        if (_isClosed)
            throw Closed();
        bool found;
        do
        {
            await SkipRowsAsync(cancellationToken).ConfigureAwait(false);
            found = await ReadHeaderAsync(cancellationToken).ConfigureAwait(false);
        }
        while (found && (_behavior & (CommandBehavior.SingleResult | CommandBehavior.SingleRow)) != 0);
        return found;
    }

    public override void Close()
    {
        using var calls = new SynchronousCalls(_connection);
        FinishAsync().GetAwaiter().GetResult();
    }

    /// <summary>Reads what is left, however much, and gives the connection free.</summary>
    internal async Task FinishAsync()
    {
        if (_isClosed)
            return;
        try
        {
            while (_session.Failure is null && (!_rowsEnded || _moreResults))
                await NextResultAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (MySqlException e) when (e.SqlState is null || e.ErrorCode == MySqlErrorCode.QueryInterrupted)
        {
            // What ended the statement has been told already, or the connection shows it.
        }
        finally
        {
            await EndAsync().ConfigureAwait(false);
        }
        if ((_behavior & CommandBehavior.CloseConnection) != 0)
            await _connection.CloseAsync().ConfigureAwait(false);
    }

    public override async ValueTask DisposeAsync()
    {
        await FinishAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    public override IEnumerator GetEnumerator() => new DbEnumerator(this, closeReader: false);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Close();
        base.Dispose(disposing);
    }

    /// <summary>Goes on to the next statement that returns rows.</summary>
    /// <returns>Whether there is one.</returns>
    internal async Task<bool> ReadHeaderAsync(CancellationToken ct)
    {
        (_columns, _row, _hasRow, _hasRows, _isPeeked) = (null, null, false, false, false);
        if (!_moreResults)
            return false;
        using var call = _watch.Begin(ct);
        try
        {
            while (true)
            {
                var payload = await _session.ReceiveAsync(CancellationToken.None).ConfigureAwait(false);
                if (!OkPacket.Is(payload.Span))
                {
                    await ReadColumnsAsync(Count(payload.Span)).ConfigureAwait(false);
                    return true;
                }
                var ok = _session.Read(payload.Span);
                _affected = (_affected ?? 0) + ok.AffectedRows;
                if (ok.LastInsertId != 0)
                    _command.LastInsertedId = (long)ok.LastInsertId;
                _moreResults = (ok.Status & ServerStatus.MoreResults) != 0;
                if (!_moreResults)
                    return false;
            }
        }
        catch (Exception e)
        {
            OnError(e);
            if (_watch.Translate(e, ct) is { } other)
                throw other;
            throw;
        }
    }

    internal async ValueTask EndAsync()
    {
        if (_isClosed)
            return;
        (_isClosed, _columns, _row) = (true, null, null);
        await _watch.DisposeAsync().ConfigureAwait(false);
        _connection.Release(this, _session);
    }

    private static InvalidOperationException Closed() => new("Can't call this method when MySqlDataReader is closed.");

    private static int Count(ReadOnlySpan<byte> payload)
    {
        var reader = new PayloadReader(payload);
        return checked((int)reader.LengthEncoded());
    }

    private async ValueTask ReadColumnsAsync(int count)
    {
        var columns = _statement is null ? new ColumnDefinition[count] : null;
        var known = _statement?.Definitions.Length == count ? _statement.Described : null;
        var definitions = _statement is null || known is not null ? _statement?.Definitions : new byte[count][];
        for (var i = 0; i < count; i++)
        {
            var payload = await _session.ReceiveAsync(CancellationToken.None).ConfigureAwait(false);
            if (columns is not null)
                columns[i] = ColumnDefinition.Parse(payload.Span);
            else if (known is null)
                definitions![i] = payload.ToArray();
            else if (!payload.Span.SequenceEqual(definitions![i]))
                (known, definitions) = (null, [.. definitions[..i], payload.ToArray(), .. new byte[count - i - 1][]]);
        }
        EndPacket.Parse((await _session.ReceiveAsync(CancellationToken.None).ConfigureAwait(false)).Span);
        (_columns, _row) = columns is not null ? (columns, new Row(columns, isBinary: false, _connection.Settings)) : known ?? Describe(definitions!);
        _rowsEnded = false;
    }

    // Parsed once for all executions of a prepared statement.
    private (ColumnDefinition[], Row) Describe(byte[][] definitions)
    {
        ColumnDefinition[] columns = [.. definitions.Select(definition => ColumnDefinition.Parse(definition))];
        var described = (columns, new Row(columns, isBinary: true, _connection.Settings));
        (_statement!.Definitions, _statement.Described) = (definitions, described);
        return described;
    }

    private async Task<bool> ReadRowAsync(CancellationToken ct) => _hasRow = await NextRowAsync(ct).ConfigureAwait(false);

    private async ValueTask<bool> NextRowAsync(CancellationToken ct)
    {
        try
        {
            // Most rows are here already, many to a segment: no timer and no registration for those.
            ct.ThrowIfCancellationRequested();
            if (_session.TryReceive(out var payload))
                return Take(payload);
            using var call = _watch.Begin(ct);
            return Take(await _session.ReceiveAsync(CancellationToken.None).ConfigureAwait(false));
        }
        catch (Exception e)
        {
            if (e is OperationCanceledException)
            {
                // Cancelled between two rows: the rest ends on the server, and is read away when the reader is closed.
                _watch.Cancel();
                throw;
            }
            OnError(e);
            if (_watch.Translate(e, ct) is { } other)
                throw other;
            throw;
        }
    }

    private bool Take(ReadOnlyMemory<byte> payload)
    {
        if (EndPacket.Is(payload.Span))
        {
            _moreResults = (EndPacket.Parse(payload.Span).Status & ServerStatus.MoreResults) != 0;
            _rowsEnded = true;
            return false;
        }
        _row!.Set(payload);
        return _hasRows = true;
    }

    private async ValueTask SkipRowsAsync(CancellationToken ct)
    {
        while (!_rowsEnded)
            await NextRowAsync(ct).ConfigureAwait(false);
    }

    // After an error of the server nothing more comes; after any other nobody knows what would.
    private void OnError(Exception error)
    {
        (_rowsEnded, _moreResults, _hasRow) = (true, false, false);
        if (error is not MySqlException { SqlState: not null })
            _session.Fail(error);
    }
}
