using System.Net.Sockets;
using Labs.Docker;
using Labs.Runner.Processes;

namespace Labs.Cli;

/// <summary>Starts a Docker Engine where one is needed and none answers.</summary>
internal static class EngineStart
{
    /// <summary>Starts an engine if none answers. An engine that DOCKER_HOST names is never started.</summary>
    /// <exception cref="CommandException">No engine answers and none could be started here; the script has said what to do.</exception>
    public static async Task EnsureAsync(string repository)
    {
        if (Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 } || Answers())
            return;
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

    // A connection is enough: the first call to an engine that listens reports what else is wrong with it.
    private static bool Answers()
    {
        var endpoint = EngineEndpoint.Find().Uri;
        if (endpoint.Scheme != "unix")
            return true;
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(endpoint.LocalPath));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
