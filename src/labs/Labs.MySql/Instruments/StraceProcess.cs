using Labs.Agent.Client;
using Labs.Docker;

namespace Labs.MySql;

internal static class StraceProcess
{
    /// <summary>Ends strace so that it detaches: killed, it would leave threads stopped for a moment and lines unwritten.</summary>
    public static async Task EndAsync(Engine docker, AgentProcess strace)
    {
        // Its exit code is not looked at: it ends by itself when the server does.
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

    /// <exception cref="ServerException">It does not run.</exception>
    public static async Task<long> HostPidAsync(this Server server, CancellationToken cancellationToken)
    {
        var facts = await server.Container.InspectAsync(cancellationToken);
        return facts.HostPid > 0 ? facts.HostPid
            : throw new ServerException($"{server.Name} is {facts.Status} (exit code {facts.ExitCode}), so there is no process to trace. Start it: StartAsync()");
    }
}
