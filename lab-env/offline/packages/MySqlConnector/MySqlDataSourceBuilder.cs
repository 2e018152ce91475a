using System.Net.Security;

namespace MySqlConnector;

/// <summary>Sets up a <see cref="MySqlDataSource"/>.</summary>
public sealed class MySqlDataSourceBuilder(string? connectionString = null)
{
    private RemoteCertificateValidationCallback? _validate;

    public MySqlConnectionStringBuilder ConnectionStringBuilder { get; } = new(connectionString ?? "");

    /// <summary>Decides about the server's certificate, with SslMode Preferred or Required only.</summary>
    public MySqlDataSourceBuilder UseRemoteCertificateValidationCallback(RemoteCertificateValidationCallback callback)
    {
        _validate = callback;
        return this;
    }

    public MySqlDataSource Build() => new(ConnectionStringBuilder.ConnectionString, _validate);
}
