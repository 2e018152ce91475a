using System.Net.Sockets;
using System.Runtime.InteropServices;
using Docker.DotNet;
using Docker.DotNet.LegacyHttp;
using Docker.DotNet.Models;
using Docker.DotNet.Unix;
using Microsoft.Net.Http.Client;

namespace Labs.Docker;

/// <summary>Connects to an engine. If that fails, the message says what to do.</summary>
public static class EngineAccess
{
    private const string PermissionRemedy =
        "Your user may not open the socket: `sudo usermod -aG docker $USER` (or the group that `ls -l` shows), then log in again.";

    /// <summary>Returns a client of an engine that has answered.</summary>
    /// <exception cref="EngineUnavailableException">The engine does not answer. The message says what to do.</exception>
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

    /// <summary>Returns a client that has not connected yet.</summary>
    /// <param name="answersWithin">
    /// The time limit of a request whose answer is not a stream; 100 s by default, which an upload to a remote engine may exceed.
    /// Streams (pull, build, load, exec, logs, wait) have no time limit; only their token ends them.
    /// </param>
    /// <param name="apiVersion">The version of the Engine API to speak, such as "1.39"; by default the client library's own.</param>
    /// <exception cref="EngineUnavailableException">The endpoint or its TLS files cannot be used.</exception>
    internal static DockerClient Connect(EngineEndpoint endpoint, TimeSpan? answersWithin = null, string? apiVersion = null)
    {
        // The docker CLI uses no proxy for an engine on this machine. The client library's handler would, even for a Unix socket.
        void Configure(ManagedHandler handler) => handler.UseProxy = endpoint.Uri is { Scheme: not "unix", IsLoopback: false };

        var builder = new DockerClientBuilder().WithEndpoint(endpoint.Uri);
        if (answersWithin is { } limit)
            builder = builder.WithTimeout(limit);
        if (apiVersion is not null)
            builder = builder.WithApiVersion(System.Version.Parse(apiVersion));
        if (endpoint.Tls is { } tls)
            builder = builder.WithAuthProvider(EngineCredentials.Load(endpoint, tls));
        try
        {
            return endpoint.Uri.Scheme switch
            {
                "unix" => builder.WithTransportOptions(new UnixSocketTransportOptions { ConfigureHandler = Configure }).Build(),
                // Selected explicitly: an environment variable could select the other HTTP transport, which can't close an exec's input.
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
            // The client library ignores the token while it connects over TCP and during the TLS handshake.
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

    /// <summary>Waits until the engine answers a ping. The token ends the wait even while the connection is being made.</summary>
    internal static Task PingAsync(DockerClient client, CancellationToken cancellationToken) =>
        client.System.PingAsync(cancellationToken).WaitAsync(cancellationToken);

    private static EngineUnavailableException Unavailable(EngineEndpoint endpoint, string observed, string remedy, Exception exception) =>
        new($"no Docker Engine at {endpoint}: {observed.TrimEnd('.')}. {remedy}", exception);

    // Go's server sends this to clients that speak plain HTTP on its TLS port.
    private static bool ExpectsTls(string message) => message.Contains("HTTP request to an HTTPS server", StringComparison.Ordinal);

    private static string TlsRemedy(EngineEndpoint endpoint) => "Expected TLS on that port: " + (endpoint.Context is { } context
        ? $"`docker context update {context} --docker host={endpoint.Uri.OriginalString},ca=ca.pem,cert=cert.pem,key=key.pem` "
            + "adds the files to the context."
        : "`export DOCKER_TLS_VERIFY=1 DOCKER_CERT_PATH=FOLDER`, where FOLDER has the engine's ca.pem and your cert.pem and key.pem.");

    private static string Remedy(EngineEndpoint endpoint, Exception exception)
    {
        if (IsDenied(exception))
            return PermissionRemedy;
        if (endpoint.Source == "DOCKER_HOST")
            return "Start that engine, or `unset DOCKER_HOST` to use the local one; `./labs doctor` looks at the rest.";
        if (endpoint.Context is not null)
            return "Start that engine, or go back with `docker context use default`; `./labs doctor` looks at the rest.";
        return RuntimeInformation.IsOSPlatform(OSPlatform.Linux)
            ? "`./labs up` installs and starts it on Debian and Ubuntu; `./labs doctor` says what is missing elsewhere."
            : "Start Docker Desktop (or `colima start`); `./labs doctor` says what is missing.";
    }

    /// <summary>Whether a connection failed because this user may not open the engine's socket.</summary>
    public static bool IsDenied(Exception? exception) => exception is SocketException socket
        ? socket.SocketErrorCode == SocketError.AccessDenied
        : exception is not null && IsDenied(exception.InnerException);
}
