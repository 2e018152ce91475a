using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Docker.DotNet;

namespace Labs.Docker;

/// <summary>Turns what the client library throws into the labs' errors.</summary>
internal static class EngineErrors
{
    /// <summary>True for failures of the connection, not of the request.</summary>
    public static bool IsConnectionLost(Exception exception) =>
        exception is HttpRequestException or IOException or SocketException or ObjectDisposedException or AuthenticationException
        || (exception is AggregateException several && several.InnerExceptions.All(IsConnectionLost)); // one per address that was tried

    /// <summary>True for failures that may come from a TLS handshake.</summary>
    public static bool IsHandshakeFailure(Exception exception) => exception is AuthenticationException or IOException
        || (exception is AggregateException several && several.InnerExceptions.All(IsHandshakeFailure));

    /// <param name="doing">What was asked, for the message: "create container labs-1-web".</param>
    /// <param name="subject">The name of the object at hand.</param>
    public static Exception Translate(DockerApiException exception, string doing, string subject)
    {
        var message = EngineMessage.Of(exception);
        if (message.Contains("port is already allocated") || message.Contains("address already in use") || message.Contains("ports are not available"))
            return new PortTakenException(subject, message, exception);
        if (exception.StatusCode == HttpStatusCode.Conflict && message.Contains("already in use by container"))
            return new NameTakenException(subject, message, exception);
        if (exception.StatusCode == HttpStatusCode.Conflict && message.Contains("already exists"))
            return new NameTakenException(subject, message, exception);
        return new EngineException($"cannot {doing}: {message}", exception);
    }

    /// <summary>The innermost message: "Connection refused", not three wrappings of it.</summary>
    public static string Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
            exception = inner;
        // The runtime's word for a unix socket that is not there says nothing of it.
        return exception is SocketException { SocketErrorCode: SocketError.AddressNotAvailable } ? "no such socket" : exception.Message.TrimEnd('.');
    }
}
