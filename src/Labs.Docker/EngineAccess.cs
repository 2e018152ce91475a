using System.Net.Sockets;
using System.Runtime.InteropServices;
using Docker.DotNet;
using Docker.DotNet.Models;

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
            await GreetAsync(client, endpoint, cancellationToken).ConfigureAwait(false);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    internal static DockerClient Connect(EngineEndpoint endpoint)
    {
        try
        {
            return new DockerClientBuilder().WithEndpoint(endpoint.Uri).Build();
        }
        catch (Exception exception) when (exception is NotSupportedException or InvalidOperationException)
        {
            throw new EngineUnavailableException($"{endpoint} cannot be used: {exception.Message} Set DOCKER_HOST to unix:// or tcp://.", exception);
        }
    }

    internal static async Task<(VersionResponse Version, SystemInfoResponse Info)> GreetAsync(DockerClient client, EngineEndpoint endpoint, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(15));
        try
        {
            var version = client.System.GetVersionAsync(patience.Token);
            var info = client.System.GetSystemInfoAsync(patience.Token);
            await Task.WhenAll(version, info).ConfigureAwait(false);
            return (version.Result, info.Result);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unavailable(endpoint, "no answer within 15 s", exception);
        }
        catch (DockerApiException exception)
        {
            throw Unavailable(endpoint, EngineMessage.Of(exception), exception);
        }
        catch (Exception exception) when (EngineErrors.IsConnectionLost(exception))
        {
            throw Unavailable(endpoint, EngineErrors.Innermost(exception), exception);
        }
    }

    private static EngineUnavailableException Unavailable(EngineEndpoint endpoint, string observed, Exception exception) =>
        new($"no Docker Engine at {endpoint}: {observed}. {Remedy(endpoint, exception)}", exception);

    private static string Remedy(EngineEndpoint endpoint, Exception exception)
    {
        if (endpoint.Source == "DOCKER_HOST")
            return "Start that engine, or `unset DOCKER_HOST` to use the local one; `./labs doctor` looks at the rest.";
        if (endpoint.Source.StartsWith("docker context", StringComparison.Ordinal))
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
