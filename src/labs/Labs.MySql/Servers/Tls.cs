using MySqlConnector;

namespace Labs.MySql;

/// <summary>Finds out whether a connection was refused because it has no TLS.</summary>
internal static class Tls
{
    // ER_SECURE_TRANSPORT_REQUIRED: require_secure_transport is on.
    private const int SecureTransportRequired = 3159;

    /// <summary>
    /// Whether the server may accept the same connection with TLS. An account with REQUIRE SSL gets "Access denied", as for a wrong
    /// password.
    /// </summary>
    public static bool MayBeDemanded(MySqlException exception) =>
        exception is { Number: SecureTransportRequired } or { ErrorCode: MySqlErrorCode.AccessDenied };

    /// <summary>Returns the error for a connection that is refused without TLS and with it.</summary>
    public static Exception Explain(string server, MySqlException without, MySqlException with) =>
        without.Number == SecureTransportRequired
            ? new ServerException($"{server} demands TLS ({without.Message}) and does not accept it: {with.Message} "
                + "The variables ssl_ca, ssl_cert and ssl_key name its certificates. Without them, leave require_secure_transport off.",
                without)
            : without;
}
