using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using MySqlConnector.Core;

namespace MySqlConnector;

/// <summary>A connection to a MySQL or MariaDB server, from the pool of its connection string unless that says Pooling=false.</summary>
public sealed partial class MySqlConnection : DbConnection, ICloneable
{
    private readonly ConnectionPool? _ownPool;
    private string _connectionString;
    private ConnectionSettings? _settings;
    private ConnectionPool? _pool;
    private ConnectionState _state;
    private Session? _session;
    private MySqlDataReader? _reader;
    private bool _wasOpened;

    public MySqlConnection()
        : this("")
    {
    }

    public MySqlConnection(string? connectionString) => _connectionString = connectionString ?? "";

    internal MySqlConnection(string connectionString, ConnectionPool? pool)
        : this(connectionString) => _ownPool = pool;

    /// <summary>Without the password once it was opened, unless PersistSecurityInfo is set.</summary>
    [AllowNull]
    public override string ConnectionString
    {
        get => _wasOpened && !Settings.Builder.PersistSecurityInfo ? Settings.Builder.ToStringWithoutPassword() : _connectionString;
        set
        {
            if (_state == ConnectionState.Open)
                throw new InvalidOperationException("Cannot change the connection string on an open connection.");
            (_connectionString, _settings, _wasOpened) = (value ?? "", null, false);
        }
    }

    public override string Database => _session?.Database ?? Settings.Database;

    public override string DataSource => Settings.Builder.Server;

    /// <summary>As the server tells it: "9.7.0", "5.5.5-10.11.6-MariaDB".</summary>
    public override string ServerVersion => Session.ServerVersion;

    /// <summary>The server's number of the connection: CONNECTION_ID(), and what KILL takes.</summary>
    public int ServerThread => unchecked((int)Session.ThreadId);

    /// <summary>Broken after an error of the network: close it, and open it again.</summary>
    public override ConnectionState State => _state == ConnectionState.Open && _session?.Failure is not null ? ConnectionState.Broken : _state;

    /// <summary>In seconds.</summary>
    public override int ConnectionTimeout => (int)Settings.Builder.ConnectionTimeout;

    /// <summary>Decides about the server's certificate, with SslMode Preferred or Required only.</summary>
    public RemoteCertificateValidationCallback? RemoteCertificateValidationCallback { get; set; }

    internal ConnectionSettings Settings => _settings ??= _ownPool?.Settings ?? new ConnectionSettings(new MySqlConnectionStringBuilder(_connectionString));

    internal Session Session => State == ConnectionState.Open ? _session! : throw new InvalidOperationException($"Connection must be Open; current state is {State}");

    /// <summary>Null after closing, when the session may serve another connection already.</summary>
    internal Session? CurrentSession => _session;

    internal Session? OpenSession => State == ConnectionState.Open ? _session : null;

    protected override DbProviderFactory DbProviderFactory => MySqlConnectorFactory.Instance;

    public override void Open() => OpenAsync(isSynchronous: true, CancellationToken.None).GetAwaiter().GetResult();

    /// <exception cref="MySqlException">No server answers within ConnectionTimeout, it refuses, or all pooled connections stay in use.</exception>
    public override Task OpenAsync(CancellationToken cancellationToken) => OpenAsync(isSynchronous: false, cancellationToken);

    private async Task OpenAsync(bool isSynchronous, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (State != ConnectionState.Closed)
            throw new InvalidOperationException($"Cannot Open when State is {State}.");
        _pool = _ownPool ?? (Settings.Builder.Pooling ? ConnectionPool.For(_connectionString) : null);
        SetState(ConnectionState.Connecting);
        try
        {
            _session = await ConnectAsync(isSynchronous, cancellationToken).ConfigureAwait(false);
            _session.IsSynchronous = false;
            _wasOpened = true;
            SetState(ConnectionState.Open);
        }
        catch
        {
            SetState(ConnectionState.Closed);
            throw;
        }
    }

    public override void Close()
    {
        using var calls = new SynchronousCalls(this);
        CloseAsync().GetAwaiter().GetResult();
    }

    /// <summary>Rolls an open transaction back and gives the connection back to the pool.</summary>
    public override async Task CloseAsync()
    {
        if (_session is not { } session)
            return;
        try
        {
            if (_reader is { } reader)
                await reader.FinishAsync().ConfigureAwait(false);
            if (CurrentTransaction is { } transaction)
                await transaction.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is MySqlException or InvalidOperationException or OperationCanceledException)
        {
            session.Fail(e);
        }
        (_session, _reader, CurrentTransaction) = (null, null, null);
        if (_pool is { } pool)
            await pool.ReturnAsync(session).ConfigureAwait(false);
        else
            await session.DisposeAsync().ConfigureAwait(false);
        SetState(ConnectionState.Closed);
    }

    public override void ChangeDatabase(string databaseName)
    {
        using var calls = new SynchronousCalls(this);
        ChangeDatabaseAsync(databaseName).GetAwaiter().GetResult();
    }

    public override async Task ChangeDatabaseAsync(string databaseName, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrWhiteSpace(databaseName))
            throw new ArgumentException("Database name is not valid.", nameof(databaseName));
        await Session.ChangeDatabaseAsync(databaseName, cancellationToken).ConfigureAwait(false);
    }

    public new MySqlCommand CreateCommand() => new() { Connection = this };

    public bool Ping()
    {
        using var calls = new SynchronousCalls(this);
        return PingAsync().GetAwaiter().GetResult();
    }

    /// <returns>Whether the server answers; false for a connection that isn't open.</returns>
    public async Task<bool> PingAsync(CancellationToken cancellationToken = default)
    {
        if (OpenSession is not { } session)
            return false;
        try
        {
            await session.PingAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (MySqlException e)
        {
            session.Fail(e);
            return false;
        }
    }

    /// <summary>A session state as after opening: no transaction, temporary tables, variables, locks.</summary>
    public async ValueTask ResetConnectionAsync(CancellationToken cancellationToken = default) => await Session.ResetAsync(cancellationToken).ConfigureAwait(false);

    public static void ClearPool(MySqlConnection connection) => ClearPoolAsync(connection).GetAwaiter().GetResult();

    /// <summary>Closes the idle connections of a connection's pool; those in use are closed when they come back.</summary>
    public static Task ClearPoolAsync(MySqlConnection connection, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return (connection._ownPool ?? ConnectionPool.Find(connection._connectionString))?.ClearAsync() ?? Task.CompletedTask;
    }

    public static void ClearAllPools() => ClearAllPoolsAsync().GetAwaiter().GetResult();

    public static Task ClearAllPoolsAsync(CancellationToken cancellationToken = default) => ConnectionPool.ClearAllAsync();

    public MySqlConnection Clone() => new(_connectionString, _ownPool) { RemoteCertificateValidationCallback = RemoteCertificateValidationCallback };

    object ICloneable.Clone() => Clone();

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        Dispose();
    }

    internal void Occupy(MySqlDataReader reader, Session session)
    {
        session.Occupy(reader);
        _reader = reader;
    }

    internal void Release(MySqlDataReader reader, Session session)
    {
        session.Release(reader);
        if (_reader == reader)
            _reader = null;
    }

    protected override DbCommand CreateDbCommand() => CreateCommand();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Close();
        base.Dispose(disposing);
    }

    private async Task<Session> ConnectAsync(bool isSynchronous, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        if (Settings.ConnectTimeout != Timeout.InfiniteTimeSpan)
            limit.CancelAfter(Settings.ConnectTimeout);
        try
        {
            return _pool is { } pool ? await pool.TakeAsync(NewSession, isSynchronous, limit.Token).ConfigureAwait(false) : await NewSession(limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (limit.IsCancellationRequested && !ct.IsCancellationRequested && e is OperationCanceledException or MySqlException { SqlState: null })
        {
            throw MySqlException.NotConnected($"Connect Timeout expired.{(_pool is { IsExhausted: true } ? " All pooled connections are in use." : "")}", e);
        }
        catch (OperationCanceledException e)
        {
            throw new OperationCanceledException(e.Message, e, ct);
        }

        Task<Session> NewSession(CancellationToken token) => SessionConnector.ConnectAsync(Settings, RemoteCertificateValidationCallback, null, isSynchronous, token);
    }

    private void SetState(ConnectionState state)
    {
        var previous = _state;
        _state = state;
        if (previous != state)
            OnStateChange(new StateChangeEventArgs(previous, state));
    }
}
