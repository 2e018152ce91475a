using System.Globalization;
using MySqlConnector;

namespace Labs.MySql;

public sealed partial class Server
{
    /// <summary>The server's port in its container.</summary>
    public const int Port = 3306;

    // As of the last start. A server that has ended has no address any more; a client that asks its old one gets an error that says so.
    private (string Host, int Port) _endpoint;

    // Set when the server, or root's account, refuses connections without TLS.
    private volatile bool _needsTls;

    /// <summary>
    /// Returns a connection string for a client on this machine. It logs in as root with the session's random password, at the
    /// container's own address if this machine reaches it, else at the port published on 127.0.0.1. The address can change when the
    /// server is started again. There is no TLS unless the server demands it, because the traffic does not leave the machine, and then
    /// any certificate of the server is accepted. Values come as the server has them:
    /// TINYINT(1) as a number, CHAR(36) as text, and dates as <see cref="MySqlDateTime"/>, which may be zero; MySqlDataReader.GetBoolean,
    /// GetGuid and GetDateTime convert them.
    /// </summary>
    /// <param name="change">Changes further settings: database, TLS, pool size.</param>
    public string ConnectionString(Action<MySqlConnectionStringBuilder>? change = null)
    {
        var text = BuildConnectionString(change);
        lock (_connectionStrings)
            _connectionStrings.Add(text);
        return text;
    }

    /// <summary>Returns an open connection from the pool.</summary>
    /// <exception cref="MySqlException">The server refuses the connection, or does not answer.</exception>
    public Task<MySqlConnection> OpenAsync(CancellationToken cancellationToken = default) => OpenAsync(isPooled: true, cancellationToken);

    /// <inheritdoc cref="OpenAsync(CancellationToken)"/>
    /// <param name="isPooled">False opens a connection that is closed when it is disposed.</param>
    internal async Task<MySqlConnection> OpenAsync(bool isPooled, CancellationToken cancellationToken)
    {
        try
        {
            return await Opening.OpenAsync(ConnectionString(builder => builder.Pooling = isPooled), cancellationToken);
        }
        catch (MySqlException refused) when (!_needsTls && Tls.MayBeDemanded(refused))
        {
            var text = ConnectionString(builder => (builder.Pooling, builder.SslMode) = (isPooled, MySqlSslMode.Required));
            try
            {
                var connection = await Opening.OpenAsync(text, cancellationToken);
                _needsTls = true;
                return connection;
            }
            catch (MySqlException withTls)
            {
                throw Tls.Explain(Name, refused, withTls);
            }
        }
    }

    /// <summary>Returns SQL text for a value: a number as it is, anything else quoted.</summary>
    internal static string Literal(object value) => value switch
    {
        bool flag => flag ? "1" : "0",
        sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal =>
            ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        _ => $"'{MySqlHelper.EscapeString(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")}'",
    };

    private string BuildConnectionString(Action<MySqlConnectionStringBuilder>? change)
    {
        var (host, port) = _endpoint;
        var builder = new MySqlConnectionStringBuilder
        {
            Server = host,
            Port = (uint)port,
            UserID = "root",
            Password = _group.Password,
            SslMode = _needsTls ? MySqlSslMode.Required : MySqlSslMode.Disabled,
            AllowPublicKeyRetrieval = true,
            AllowUserVariables = true,
            // Values as the server has them: see docs/decisions.md.
            AllowZeroDateTime = true,
            GuidFormat = MySqlGuidFormat.None,
            TreatTinyAsBoolean = false,
            ConnectionTimeout = 10,
            DefaultCommandTimeout = (uint)_spec.StatementTimeout.TotalSeconds,
        };
        change?.Invoke(builder);
        return builder.ConnectionString;
    }

    // The driver keeps pools for the life of the process. Their connections are useless once the server has ended.
    private async Task ClearPoolsAsync()
    {
        string[] used;
        lock (_connectionStrings)
        {
            used = [.. _connectionStrings];
            _connectionStrings.Clear();
        }
        foreach (var text in used)
        {
            await using var any = new MySqlConnection(text);
            await MySqlConnection.ClearPoolAsync(any);
        }
    }
}
