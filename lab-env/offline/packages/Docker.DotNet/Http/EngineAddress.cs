using System.Net.Sockets;

namespace Docker.DotNet.Http;

/// <summary>Where the engine listens: a unix socket, or tcp without TLS.</summary>
internal sealed class EngineAddress
{
    private readonly Uri _endpoint;

    public EngineAddress(Uri endpoint)
    {
        _endpoint = endpoint;
        Root = endpoint.Scheme switch
        {
            // HTTP wants a host; the name is not resolved, a unix socket has none.
            "unix" => new Uri("http://docker/"),
            "tcp" or "http" => new UriBuilder("http", endpoint.Host, endpoint.IsDefaultPort ? 2375 : endpoint.Port).Uri,
            _ => throw new NotSupportedException($"The URI scheme '{endpoint.Scheme}' is not supported."),
        };
    }

    /// <summary>The base of every request URI.</summary>
    public Uri Root { get; }

    public async ValueTask<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        var unix = _endpoint.Scheme == "unix";
        var socket = unix
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (unix)
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(_endpoint.LocalPath), cancellationToken).ConfigureAwait(false);
            else
                await socket.ConnectAsync(Root.Host, Root.Port, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
