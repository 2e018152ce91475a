using System.Globalization;

namespace Labs.Docker;

/// <summary>What a server of the image's `peer` script answered.</summary>
/// <param name="Source">The source address of the connection as it arrived at the server, after any translation.</param>
/// <param name="Server">The server's name: its NAME variable, else its host name.</param>
public sealed record Peer(string Source, string Server)
{
    /// <summary>The command of a server that tells each caller its own address. For the images toolbox and docker-host.</summary>
    /// <param name="address">Local IPv4 address to listen on.</param>
    public static string[] Serve(int port = 80, string address = "0.0.0.0") =>
        ["socat", string.Create(CultureInfo.InvariantCulture, $"TCP4-LISTEN:{port},bind={address},fork,reuseaddr"), "EXEC:peer"];

    internal static Peer? Parse(ExecResult result) =>
        result.ExitCode == 0 && result.Text.Split(' ') is [var source, var server] ? new Peer(source, server) : null;
}

/// <summary>Asking from inside a container.</summary>
public static class PeerContainer
{
    /// <summary>Asks a <see cref="Peer"/> server; null when nothing answers within a second.</summary>
    public static async Task<Peer?> AskAsync(this Container from, string url, CancellationToken cancellationToken = default) =>
        Peer.Parse(await from.ExecAsync(new ExecSpec("curl", "-s", "-m", "1", url), cancellationToken));
}
