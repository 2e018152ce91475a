using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Docker.DotNet;

namespace Labs.Docker;

/// <summary>Translates the client library's exceptions.</summary>
internal static class EngineErrors
{
    /// <summary>Returns whether the connection failed, and not the request.</summary>
    public static bool IsConnectionLost(Exception exception) =>
        exception is HttpRequestException or IOException or SocketException or ObjectDisposedException or AuthenticationException
        // One inner exception for each address that was tried.
        || (exception is AggregateException several && several.InnerExceptions.All(IsConnectionLost));

    /// <summary>Returns whether the failure may come from a TLS handshake.</summary>
    public static bool IsHandshakeFailure(Exception exception) => exception is AuthenticationException or IOException
        || (exception is AggregateException several && several.InnerExceptions.All(IsHandshakeFailure));

    /// <summary>Returns the exception for a request that the engine refused.</summary>
    /// <param name="doing">The request in words, for the message: "create container labs-1-web".</param>
    /// <param name="subject">The object's name, for the message.</param>
    public static Exception Translate(DockerApiException exception, string doing, string subject)
    {
        var message = EngineMessage.Of(exception);
        string[] taken = ["port is already allocated", "address already in use", "ports are not available"];
        if (taken.Any(words => message.Contains(words, StringComparison.Ordinal)))
            return new PortTakenException(subject, message, exception);
        string[] named = ["already in use by container", "already exists"];
        if (exception.StatusCode == HttpStatusCode.Conflict && named.Any(words => message.Contains(words, StringComparison.Ordinal)))
            return new NameTakenException(subject, message, exception);
        if (exception.StatusCode == HttpStatusCode.Conflict && message.Contains("already exists"))
            return new NameTakenException(subject, message, exception);
        return new EngineException($"cannot {doing}: {message}", exception);
    }

    /// <summary>Returns the innermost message: "Connection refused" instead of three messages around it.</summary>
    public static string Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
            exception = inner;
        // The runtime's message for a Unix socket that does not exist is misleading.
        return exception is SocketException { SocketErrorCode: SocketError.AddressNotAvailable }
            ? "no such socket"
            : exception.Message.TrimEnd('.');
    }
}
