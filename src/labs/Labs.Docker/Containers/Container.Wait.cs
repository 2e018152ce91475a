namespace Labs.Docker;

public sealed partial class Container
{
    private static readonly string[] s_listenCommand = ["cat", "/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>Waits until the container is ready.</summary>
    /// <exception cref="ContainerExitedException">The container ended first. The message has its last output.</exception>
    /// <exception cref="WaitTimeoutException">
    /// The condition did not hold in time. The message has what was last observed and the end of the container's log.
    /// </exception>
    public async Task WaitForAsync(WaitFor condition, CancellationToken cancellationToken = default)
    {
        await Wait.UntilAsync($"container {Name}: {condition.What}", async token =>
        {
            await ThrowIfEndedAsync(token);
            try
            {
                return await condition.Check(this, token);
            }
            catch (Exception exception) when (exception is AgentFailedException or EngineException and not EngineGoneException)
            {
                // If the container ends during a check, the error must say so instead of how the check failed.
                await ThrowIfEndedAsync(token);
                throw;
            }
        }, condition.Timeout, tail: () => LogTailAsync(), cancellationToken: cancellationToken);
    }

    private async Task ThrowIfEndedAsync(CancellationToken cancellationToken)
    {
        var facts = await InspectAsync(cancellationToken);
        if (!facts.Running && facts.Status != "restarting")
            throw await ExitedAsync();
    }

    /// <summary>Returns the error for a container that is not running any more.</summary>
    internal async Task<Exception> ExitedAsync()
    {
        var facts = await InspectAsync();
        var reason = facts.OutOfMemory ? "out of memory" : facts.Raw.State?.Error ?? "";
        return await _engine.OrGoneAsync(new ContainerExitedException(Name, facts.ExitCode, reason, await LogTailAsync()));
    }

    /// <summary>
    /// Returns whether a socket listens on a TCP port in the container's network namespace, and which ports were seen. It is
    /// read inside the container, because a published port accepts connections even if nothing listens behind it.
    /// </summary>
    internal async Task<(bool Ready, string Observed)> ListensAsync(int port, CancellationToken cancellationToken)
    {
        var result = await ExecAsync(new ExecSpec(s_listenCommand), cancellationToken);
        // In an image without `cat` the runtime returns an error instead. The agent then reads the same from outside, a little later.
        var listening = result.Stdout.Contains(ProcNetTcp.Header)
            ? ProcNetTcp.ListeningPorts(result.Stdout)
            : (await _engine.Agent.Sockets.ListAsync(this, cancellationToken))
                .Where(socket => socket is { State: "LISTEN", Protocol: "tcp" or "tcp6" })
                .Select(socket => int.Parse(socket.Local[(socket.Local.LastIndexOf(':') + 1)..]))
                .ToHashSet();
        return (listening.Contains(port), listening.Count == 0 ? "nothing listens" : $"listening: {string.Join(", ", listening.Order())}");
    }
}
