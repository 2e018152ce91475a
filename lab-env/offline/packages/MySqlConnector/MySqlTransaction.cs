using System.Data;
using System.Data.Common;
using MySqlConnector.Core;

namespace MySqlConnector;

/// <summary>A transaction of a connection; rolled back when it is disposed of without a commit.</summary>
public sealed class MySqlTransaction : DbTransaction
{
    private bool _isDisposed;

    internal MySqlTransaction(MySqlConnection connection, IsolationLevel isolationLevel) => (Connection, IsolationLevel) = (connection, isolationLevel);

    /// <summary>Null once it has ended.</summary>
    public new MySqlConnection? Connection { get; private set; }

    public override IsolationLevel IsolationLevel { get; }

    protected override DbConnection? DbConnection => Connection;

    public override void Commit()
    {
        using var calls = new SynchronousCalls(Connection);
        CommitAsync().GetAwaiter().GetResult();
    }

    public override Task CommitAsync(CancellationToken cancellationToken = default) => EndAsync("commit", cancellationToken);

    public override void Rollback()
    {
        using var calls = new SynchronousCalls(Connection);
        RollbackAsync().GetAwaiter().GetResult();
    }

    public override Task RollbackAsync(CancellationToken cancellationToken = default) => EndAsync("rollback", cancellationToken);

    public override void Save(string savepointName)
    {
        using var calls = new SynchronousCalls(Connection);
        SaveAsync(savepointName).GetAwaiter().GetResult();
    }

    public override Task SaveAsync(string savepointName, CancellationToken cancellationToken = default) => SavepointAsync("savepoint", savepointName, cancellationToken);

    public override void Rollback(string savepointName)
    {
        using var calls = new SynchronousCalls(Connection);
        RollbackAsync(savepointName).GetAwaiter().GetResult();
    }

    public override Task RollbackAsync(string savepointName, CancellationToken cancellationToken = default) => SavepointAsync("rollback to savepoint", savepointName, cancellationToken);

    public override void Release(string savepointName)
    {
        using var calls = new SynchronousCalls(Connection);
        ReleaseAsync(savepointName).GetAwaiter().GetResult();
    }

    public override Task ReleaseAsync(string savepointName, CancellationToken cancellationToken = default) => SavepointAsync("release savepoint", savepointName, cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        if (Connection is { } connection && connection.CurrentTransaction == this)
        {
            try
            {
                if (connection.State == ConnectionState.Open)
                    await ExecuteAsync(connection, "rollback", CancellationToken.None).ConfigureAwait(false);
            }
            finally
            {
                connection.CurrentTransaction = null;
            }
        }
        Connection = null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            using var calls = new SynchronousCalls(Connection);
            DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
        base.Dispose(disposing);
    }

    private async Task EndAsync(string sql, CancellationToken ct)
    {
        var connection = Validate();
        await ExecuteAsync(connection, sql, ct).ConfigureAwait(false);
        (connection.CurrentTransaction, Connection) = (null, null);
    }

    private async Task SavepointAsync(string verb, string name, CancellationToken ct)
    {
        var connection = Validate();
        ArgumentException.ThrowIfNullOrEmpty(name);
        await ExecuteAsync(connection, $"{verb} `{name.Replace("`", "``", StringComparison.Ordinal)}`", ct).ConfigureAwait(false);
    }

    private async Task ExecuteAsync(MySqlConnection connection, string sql, CancellationToken ct)
    {
        var command = new MySqlCommand(sql, connection, this);
        await using (command.ConfigureAwait(false))
            await command.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
    }

    private MySqlConnection Validate()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var connection = Connection ?? throw new InvalidOperationException("Already committed or rolled back.");
        return connection.CurrentTransaction == this ? connection : throw new InvalidOperationException("This is not the active transaction.");
    }
}
