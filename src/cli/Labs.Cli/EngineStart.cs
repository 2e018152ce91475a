using System.Diagnostics;
using Labs.Docker;

namespace Labs.Cli;

/// <summary>Brings a Docker Engine where one is needed and none answers.</summary>
internal static class EngineStart
{
    /// <exception cref="CommandException">None answers and none could be started here; the script said what to do.</exception>
    public static async Task EnsureAsync(string repository)
    {
        if (Environment.GetEnvironmentVariable("DOCKER_HOST") is not { Length: > 0 } && !Answers() && await ScriptAsync(repository, "up.sh") != 0)
            throw new CommandException(ExitCodes.Environment, "no Docker Engine answers, and it could not be started here; `labs doctor` says more.");
    }

    /// <summary>Runs a script of lab-env/docker with this terminal.</summary>
    /// <returns>Its exit code.</returns>
    public static async Task<int> ScriptAsync(string repository, string name, params string[] arguments)
    {
        using var script = Process.Start(new ProcessStartInfo(Path.Combine(repository, "lab-env", "docker", name), arguments))!;
        await script.WaitForExitAsync();
        return script.ExitCode;
    }

    // A connection is enough: what is wrong with an engine that listens is told by whoever talks to it.
    private static bool Answers()
    {
        var endpoint = EngineEndpoint.Find().Uri;
        if (endpoint.Scheme != "unix")
            return true;
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        try
        {
            socket.Connect(new System.Net.Sockets.UnixDomainSocketEndPoint(endpoint.LocalPath));
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }
}
