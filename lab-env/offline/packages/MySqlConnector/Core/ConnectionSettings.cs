using System.Security.Authentication;

namespace MySqlConnector.Core;

/// <summary>A connection string's options, read once.</summary>
internal sealed class ConnectionSettings
{
    public ConnectionSettings(MySqlConnectionStringBuilder builder)
    {
        Builder = builder;
        Hosts = builder.Server.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        (Port, User, Password, Database) = ((int)builder.Port, builder.UserID, builder.Password, builder.Database);
        (SslMode, SslCa) = (builder.SslMode, builder.SslCa);
        TlsVersions = ParseTlsVersions(builder.TlsVersion);
        IsUnixSocket = builder.Server.StartsWith('/');
        ConnectTimeout = builder.ConnectionTimeout == 0 ? Timeout.InfiniteTimeSpan : Seconds(builder.ConnectionTimeout);
        CommandTimeout = (int)Math.Min(builder.DefaultCommandTimeout, int.MaxValue / 1000);
        CancellationTimeout = builder.CancellationTimeout;
        GuidFormat = builder.GuidFormat == MySqlGuidFormat.Default ? MySqlGuidFormat.Char36 : builder.GuidFormat;
        DateTimeKind = (DateTimeKind)builder.DateTimeKind;
        (AllowUserVariables, AllowPublicKeyRetrieval, ServerRsaPublicKeyFile) = (builder.AllowUserVariables, builder.AllowPublicKeyRetrieval, builder.ServerRsaPublicKeyFile);
        (TreatTinyAsBoolean, ConvertZeroDateTime, NoBackslashEscapes) = (builder.TreatTinyAsBoolean, builder.ConvertZeroDateTime, builder.NoBackslashEscapes);
        (IgnorePrepare, IgnoreCommandTransaction) = (builder.IgnorePrepare, builder.IgnoreCommandTransaction);
    }

    public MySqlConnectionStringBuilder Builder { get; }
    public string[] Hosts { get; }
    public int Port { get; }
    public string User { get; }
    public string Password { get; }
    public string Database { get; }
    public MySqlSslMode SslMode { get; }
    public string SslCa { get; }
    public SslProtocols TlsVersions { get; }
    public bool IsUnixSocket { get; }
    public TimeSpan ConnectTimeout { get; }

    /// <summary>In seconds; 0 for none.</summary>
    public int CommandTimeout { get; }

    /// <summary>In seconds: how long a cancelled statement may take to end; 0 for ever, -1 not at all.</summary>
    public int CancellationTimeout { get; }

    public MySqlGuidFormat GuidFormat { get; }
    public DateTimeKind DateTimeKind { get; }
    public bool AllowUserVariables { get; }
    public bool AllowPublicKeyRetrieval { get; }
    public string ServerRsaPublicKeyFile { get; }
    public bool TreatTinyAsBoolean { get; }
    public bool ConvertZeroDateTime { get; }
    public bool NoBackslashEscapes { get; }
    public bool IgnorePrepare { get; }
    public bool IgnoreCommandTransaction { get; }

    private static TimeSpan Seconds(uint seconds) => TimeSpan.FromSeconds(Math.Min(seconds, int.MaxValue / 1000));

    private static SslProtocols ParseTlsVersions(string text)
    {
        var versions = SslProtocols.None;
        foreach (var name in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            versions |= name.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant() switch
            {
                "TLS1.2" or "TLSV1.2" or "TLS12" => SslProtocols.Tls12,
                "TLS1.3" or "TLSV1.3" or "TLS13" => SslProtocols.Tls13,
                _ => throw new ArgumentException($"Unrecognized TlsVersion protocol version '{name}'; permitted versions are: TLS 1.2, TLS 1.3."),
            };
        return versions;
    }
}
