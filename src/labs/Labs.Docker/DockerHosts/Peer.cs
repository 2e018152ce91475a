using System.Globalization;

namespace Labs.Docker;

/// <summary>The answer of a peer server, which reports the address that it sees.</summary>
/// <param name="Source">The source address of the connection as it arrived at the server, after any translation.</param>
/// <param name="Server">The server's name: its NAME variable, otherwise its host name.</param>
public sealed record Peer(string Source, string Server)
{
    /// <summary>
    /// Returns the command of a server that answers each caller with the caller's address. The images toolbox and docker-host have it.
    /// </summary>
    /// <param name="address">The local IPv4 address to listen on.</param>
    public static string[] Serve(int port = 80, string address = "0.0.0.0") =>
        ["socat", string.Create(CultureInfo.InvariantCulture, $"TCP4-LISTEN:{port},bind={address},fork,reuseaddr"), "EXEC:peer"];

    internal static Peer? Parse(ExecResult result) =>
        result.ExitCode == 0 && result.Text.Split(' ') is [var source, var server] ? new Peer(source, server) : null;
}

/// <summary>Sends requests to peer servers from inside a container.</summary>
public static class PeerContainer
{
    /// <summary>Sends a request to a <see cref="Peer"/> server. Returns null if nothing answers within a second.</summary>
    public static async Task<Peer?> AskAsync(this Container from, string url, CancellationToken cancellationToken = default) =>
        Peer.Parse(await from.ExecAsync(new ExecSpec("curl", "-s", "-m", "1", url), cancellationToken));
}
