namespace MySqlConnector.Core;

/// <summary>While it lives, what a connection's asynchronous methods do is done on the calling thread.</summary>
internal readonly ref struct SynchronousCalls
{
    private readonly MySqlConnection? _connection;
    private readonly Session? _session;

    public SynchronousCalls(MySqlConnection? connection)
    {
        (_connection, _session) = (connection, connection?.CurrentSession);
        // One call within another leaves the end to the outer one.
        if (_session is { IsSynchronous: false })
            _session.IsSynchronous = true;
        else
            _session = null;
    }

    public void Dispose()
    {
        // A session that has gone back to its pool is another's.
        if (_session is not null && _connection!.CurrentSession == _session)
            _session.IsSynchronous = false;
    }
}
