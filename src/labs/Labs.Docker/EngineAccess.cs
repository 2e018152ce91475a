using System.Net.Sockets;
using System.Runtime.InteropServices;
using Docker.DotNet;
using Docker.DotNet.LegacyHttp;
using Docker.DotNet.Models;
using Docker.DotNet.Unix;
using Microsoft.Net.Http.Client;

namespace Labs.Docker;

/// <summary>First contact with an engine, with remedies when there is none.</summary>
public static class EngineAccess
{
    /// <summary>A client of the engine, which has answered.</summary>
    /// <exception cref="EngineUnavailableException">It does not answer; says what to do.</exception>
    public static async Task<DockerClient> OpenAsync(EngineEndpoint endpoint, CancellationToken cancellationToken = default)
    {
        var client = Connect(endpoint);
        try
        {
            await GreetAsync(client, endpoint, cancellationToken);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>A client that has not connected yet.</summary>
    /// <param name="endpoint">The engine.</param>
    /// <param name="answersWithin">
    /// How long a request may take whose answer is not a stream, 100 s by default: an upload to a remote engine may take
    /// longer. Streams (pull, build, load, exec, logs, wait) have no limit of their own and end by their token alone.
    /// </param>
    /// <exception cref="EngineUnavailableException">The endpoint or its TLS files cannot be used.</exception>
    internal static DockerClient Connect(EngineEndpoint endpoint, TimeSpan? answersWithin = null)
    {
        // The docker CLI does not ask a proxy for an engine on this machine; the package's handler would, even for a socket.
        void Configure(ManagedHandler handler) => handler.UseProxy = endpoint.Uri is { Scheme: not "unix", IsLoopback: false };

        var builder = new DockerClientBuilder().WithEndpoint(endpoint.Uri);
        if (answersWithin is { } limit)
            builder = builder.WithTimeout(limit);
        if (endpoint.Tls is { } tls)
            builder = builder.WithAuthProvider(EngineCredentials.Load(endpoint, tls));
        try
        {
            return endpoint.Uri.Scheme switch
            {
                "unix" => builder.WithTransportOptions(new UnixSocketTransportOptions { ConfigureHandler = Configure }).Build(),
                // Named, so that no environment variable selects the other HTTP transport, which cannot close an exec's input alone.
                "tcp" or "http" => builder.WithTransportOptions(new LegacyHttpTransportOptions { ConfigureHandler = Configure }).Build(),
                _ => builder.Build(),
            };
        }
        catch (Exception exception) when (exception is NotSupportedException or InvalidOperationException)
        {
            throw new EngineUnavailableException(
                $"{endpoint} cannot be used: {exception.Message} Set DOCKER_HOST to unix:// or tcp://.", exception);
        }
    }

    internal static async Task<(VersionResponse Version, SystemInfoResponse Info)> GreetAsync(
        DockerClient client, EngineEndpoint endpoint, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(15));
        try
        {
            var version = client.System.GetVersionAsync(patience.Token);
            var info = client.System.GetSystemInfoAsync(patience.Token);
            // The package does not hear the token while it connects over TCP or shakes hands over TLS.
            await Task.WhenAll(version, info).WaitAsync(patience.Token);
            return (version.Result, info.Result);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unavailable(endpoint, "no answer within 15 s", Remedy(endpoint, exception), exception);
        }
        catch (DockerApiException exception)
        {
            var observed = EngineMessage.Of(exception);
            throw Unavailable(endpoint, observed, ExpectsTls(observed) ? TlsRemedy(endpoint) : Remedy(endpoint, exception), exception);
        }
        catch (Exception exception)
            when (EngineErrors.IsHandshakeFailure(exception) && client.Options.AuthProvider is EngineCredentials credentials)
        {
            var (observed, remedy) = credentials.Explain(endpoint, exception);
            throw Unavailable(endpoint, observed, remedy, exception);
        }
        catch (Exception exception) when (EngineErrors.IsConnectionLost(exception))
        {
            throw Unavailable(endpoint, EngineErrors.Innermost(exception), Remedy(endpoint, exception), exception);
        }
    }

    /// <summary>Asks for a sign of life. The token ends the wait even while the connection is being made.</summary>
    internal static Task PingAsync(DockerClient client, CancellationToken cancellationToken) =>
        client.System.PingAsync(cancellationToken).WaitAsync(cancellationToken);

    private static EngineUnavailableException Unavailable(EngineEndpoint endpoint, string observed, string remedy, Exception exception) =>
        new($"no Docker Engine at {endpoint}: {observed.TrimEnd('.')}. {remedy}", exception);

    // Go's server says so to whoever speaks plain HTTP at its TLS port.
    private static bool ExpectsTls(string message) => message.Contains("HTTP request to an HTTPS server", StringComparison.Ordinal);

    private static string TlsRemedy(EngineEndpoint endpoint) => "Expected TLS on that port: " + (endpoint.Context is { } context
        ? $"`docker context update {context} --docker host={endpoint.Uri.OriginalString},ca=ca.pem,cert=cert.pem,key=key.pem` "
            + "adds the files to the context."
        : "`export DOCKER_TLS_VERIFY=1 DOCKER_CERT_PATH=FOLDER`, where FOLDER has the engine's ca.pem and your cert.pem and key.pem.");

    private static string Remedy(EngineEndpoint endpoint, Exception exception)
    {
        if (endpoint.Source == "DOCKER_HOST")
            return "Start that engine, or `unset DOCKER_HOST` to use the local one; `./labs doctor` looks at the rest.";
        if (endpoint.Context is not null)
            return "Start that engine, or go back with `docker context use default`; `./labs doctor` looks at the rest.";
        if (Errno(exception) == SocketError.AccessDenied)
            return "Your user may not open the socket: `sudo usermod -aG docker $USER`, then log in again.";
        return RuntimeInformation.IsOSPlatform(OSPlatform.Linux)
            ? "`./labs up` installs and starts it on Debian and Ubuntu; `./labs doctor` says what is missing elsewhere."
            : "Start Docker Desktop (or `colima start`); `./labs doctor` says what is missing.";
    }

    private static SocketError? Errno(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is SocketException socket)
                return socket.SocketErrorCode;
        }
        return null;
    }
}
