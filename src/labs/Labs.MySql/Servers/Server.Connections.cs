using System.Globalization;
using MySqlConnector;

namespace Labs.MySql;

public sealed partial class Server
{
    /// <summary>The server's port in its container.</summary>
    public const int Port = 3306;

    /// <summary>
    /// For a client on this machine: root, with the session's random password, the container's own address where this machine reaches it,
    /// else the port published on 127.0.0.1. It changes when the server is started again. No TLS: the way does not leave the machine.
    /// Values come as the server has them: TINYINT(1) as a number, CHAR(36) as text, and dates as <see cref="MySqlDateTime"/>, which may
    /// be zero; MySqlDataReader.GetBoolean, GetGuid and GetDateTime convert them.
    /// </summary>
    /// <param name="change">Changes it further: database, TLS, pool size.</param>
    public string ConnectionString(Action<MySqlConnectionStringBuilder>? change = null)
    {
        var text = Builder(change);
        lock (_connectionStrings)
            _connectionStrings.Add(text);
        return text;
    }

    /// <summary>A connection from the pool.</summary>
    /// <exception cref="MySqlException">The server refuses, or does not answer.</exception>
    public Task<MySqlConnection> OpenAsync(CancellationToken cancellationToken = default) =>
        Opening.OpenAsync(ConnectionString(), cancellationToken);

    // As of the last start: a server that has ended has no address, and asking its old one says so.
    private (string Host, int Port) _endpoint;

    private (string Host, int Port) EndpointNow() => _onCut is { } own ? (Container.IpAddress, own.Port)
        : _group.ReachesContainers == true ? (Container.IpAddress, Port)
        : ("127.0.0.1", Container.HostPort(Port));

    private string Builder(Action<MySqlConnectionStringBuilder>? change)
    {
        var (host, port) = _endpoint;
        var builder = new MySqlConnectionStringBuilder
        {
            Server = host,
            Port = (uint)port,
            UserID = "root",
            Password = _group.Password,
            SslMode = MySqlSslMode.Disabled,
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

    /// <summary>SQL text of a value: a number as it is, anything else quoted.</summary>
    internal static string Literal(object value) => value switch
    {
        bool flag => flag ? "1" : "0",
        sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        _ => $"'{MySqlHelper.EscapeString(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")}'",
    };
}
