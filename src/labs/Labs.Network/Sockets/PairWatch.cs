using Labs.Plots;

namespace Labs.Network;

/// <summary>
/// Follows both ends of connections from the left host of a link to a port of the right one. The same index in
/// <see cref="Clients"/> and <see cref="Servers"/> is the same connection.
/// </summary>
public sealed class PairWatch : IAsyncDisposable
{
    private PairWatch(SocketWatch left, SocketWatch right) => (Left, Right) = (left, right);

    /// <summary>The watch of the left host's ends.</summary>
    public SocketWatch Left { get; }

    /// <summary>The watch of the right host's ends.</summary>
    public SocketWatch Right { get; }

    /// <summary>The ends on the left host, in the order of the ports given.</summary>
    public IReadOnlyList<ConnectionEnd> Clients => Left.Ends;

    /// <summary>The ends on the right host, in the same order.</summary>
    public IReadOnlyList<ConnectionEnd> Servers => Right.Ends;

    /// <summary>Plots the states of all ends over time, see <see cref="SocketWatch.Timeline"/>.</summary>
    public Figure Timeline(string title, TimeSpan from, TimeSpan to) => SocketWatch.Timeline(title, from, to, Left, Right);

    /// <summary>Stops looking. The changes stay.</summary>
    public async ValueTask DisposeAsync()
    {
        await Left.DisposeAsync();
        await Right.DisposeAsync();
    }

    internal static async Task<PairWatch> StartAsync(Link link, int serverPort, IReadOnlyList<int> clientPorts)
    {
        // A single connection needs no number.
        string Name(string end, int port) => clientPorts.Count == 1 ? end : $"{end} {port}";
        var clients = clientPorts.Select(port => new ConnectionEnd(Name("client", port), link.Left.At(port), link.Right.At(serverPort)));
        var servers = clientPorts.Select(port => new ConnectionEnd(Name("server", port), link.Right.At(serverPort), link.Left.At(port)));
        var watches = await Task.WhenAll(link.Left.WatchAsync([.. clients]), link.Right.WatchAsync([.. servers]));
        return new PairWatch(watches[0], watches[1]);
    }
}
