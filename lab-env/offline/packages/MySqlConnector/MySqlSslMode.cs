namespace MySqlConnector;

/// <summary>Whether a connection is encrypted, and what of the server's certificate is checked.</summary>
public enum MySqlSslMode
{
    None = 0,
    Disabled = 0,

    /// <summary>Encrypted where the server can; the certificate is not checked.</summary>
    Preferred = 1,

    /// <summary>Encrypted or not at all; the certificate is not checked.</summary>
    Required = 2,

    /// <summary>The certificate must come from a trusted authority, or from <see cref="MySqlConnectionStringBuilder.SslCa"/>.</summary>
    VerifyCA = 3,

    /// <summary>As <see cref="VerifyCA"/>, and it must be for the host that was asked for.</summary>
    VerifyFull = 4,
}
