using Labs.Agent.Client;
using Labs.Docker;

namespace Labs.MySql;

/// <summary>The strace(1) processes of traces and traps.</summary>
internal static class StraceProcess
{
    /// <summary>Ends strace so that it detaches first. Killed, it would leave threads stopped for a moment and lines unwritten.</summary>
    public static async Task EndAsync(Engine docker, AgentProcess strace)
    {
        // The exit code does not matter: strace may have ended by itself, together with the server.
        await docker.Agent.Processes.RunAsync(docker.Host, [], "kill", "-INT", $"{strace.Pid}");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await strace.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            // Disposing kills it.
        }
        await strace.DisposeAsync();
    }
}
