using System.Data.Common;
using System.Net.Security;
using MySqlConnector.Core;

namespace MySqlConnector;

/// <summary>Connections from one pool of its own.</summary>
public sealed class MySqlDataSource : DbDataSource
{
    private readonly string _connectionString;
    private readonly ConnectionPool? _pool;
    private readonly RemoteCertificateValidationCallback? _validate;

    public MySqlDataSource(string connectionString)
        : this(connectionString, null)
    {
    }

    internal MySqlDataSource(string connectionString, RemoteCertificateValidationCallback? validate)
    {
        (_connectionString, _validate) = (connectionString, validate);
        var settings = new ConnectionSettings(new MySqlConnectionStringBuilder(connectionString));
        _pool = settings.Builder.Pooling ? new ConnectionPool(settings) : null;
    }

    public override string ConnectionString => _connectionString;

    public new MySqlConnection CreateConnection() => new(_connectionString, _pool) { RemoteCertificateValidationCallback = _validate };

    public new MySqlConnection OpenConnection() => OpenConnectionAsync().AsTask().GetAwaiter().GetResult();

    public new async ValueTask<MySqlConnection> OpenConnectionAsync(CancellationToken cancellationToken = default)
    {
        var connection = CreateConnection();
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    protected override DbConnection CreateDbConnection() => CreateConnection();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            DisposeAsyncCore().AsTask().GetAwaiter().GetResult();
        base.Dispose(disposing);
    }

    protected override ValueTask DisposeAsyncCore() => _pool?.DisposeAsync() ?? default;
}
