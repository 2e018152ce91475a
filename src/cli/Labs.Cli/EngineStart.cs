using System.Net.Sockets;
using Labs.Docker;
using Labs.Runner.Processes;

namespace Labs.Cli;

/// <summary>Starts a Docker Engine where one is needed and none answers.</summary>
internal static class EngineStart
{
    /// <summary>
    /// Starts an engine if none answers at the default socket. An engine that DOCKER_HOST or a docker context names is never started,
    /// and neither is one whose socket this user may not open.
    /// </summary>
    /// <exception cref="CommandException">No engine answers and none could be started here; the script has said what to do.</exception>
    /// <exception cref="EngineUnavailableException">The engine that is configured, or that runs, can't be used.</exception>
    public static async Task EnsureAsync(string repository)
    {
        var endpoint = EngineEndpoint.Find();
        var isDefault = endpoint.Source == EngineEndpoint.DefaultSource;
        var failure = isDefault ? Connect(endpoint.Uri) : null;
        if (isDefault && failure is null)
            return; // a connection is enough: the first call to an engine that listens reports what else is wrong with it
        if (!isDefault || failure == SocketError.AccessDenied)
        {
            using var client = await EngineAccess.OpenAsync(endpoint);
            return;
        }
        if (await ScriptAsync(repository, "up.sh") != 0)
        {
            throw new CommandException(
                ExitCodes.Environment, "no Docker Engine answers, and it could not be started here; `labs doctor` says more.");
        }
    }

    /// <summary>Runs a script of lab-env/docker on this terminal.</summary>
    /// <returns>The exit code.</returns>
    public static Task<int> ScriptAsync(string repository, string name) =>
        ChildProcess.RunAsync(Path.Combine(repository, "lab-env", "docker", name), []);

    /// <summary>Connects to a Unix socket.</summary>
    /// <returns>Why that failed; null if something listens.</returns>
    private static SocketError? Connect(Uri endpoint)
    {
        if (endpoint.Scheme != "unix")
            return null;
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(endpoint.LocalPath));
            return null;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode;
        }
    }
}
