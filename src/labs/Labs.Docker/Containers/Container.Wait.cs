namespace Labs.Docker;

public sealed partial class Container
{
    private static readonly string[] s_listenCommand = ["cat", "/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>Waits until a condition holds.</summary>
    /// <exception cref="ContainerExitedException">The container ended meanwhile; carries its last output.</exception>
    /// <exception cref="WaitTimeoutException">The condition did not hold in time; carries what was last observed and the log's tail.</exception>
    public async Task WaitForAsync(WaitFor condition, CancellationToken cancellationToken = default)
    {
        await Wait.UntilAsync($"container {Name}: {condition.What}", async token =>
        {
            await ThrowIfEndedAsync(token);
            try
            {
                return await condition.Check(this, token);
            }
            catch (EngineException exception) when (exception is not EngineGoneException)
            {
                // A check inside a container that ends fails in its own words; that it ended says more.
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

    /// <summary>The error for a container that is not running any more.</summary>
    internal async Task<Exception> ExitedAsync()
    {
        var facts = await InspectAsync();
        var reason = facts.OutOfMemory ? "out of memory" : facts.Raw.State?.Error ?? "";
        return await _engine.OrGoneAsync(new ContainerExitedException(Name, facts.ExitCode, reason, await LogTailAsync()));
    }

    /// <summary>
    /// Whether a socket listens on the port in the container's network namespace. Read inside the container, because a
    /// published port accepts connections as soon as it is published, whoever listens behind it or not.
    /// </summary>
    internal async Task<(bool Ready, string Observed)> ListensAsync(int port, CancellationToken cancellationToken)
    {
        var result = await ExecAsync(new ExecSpec(s_listenCommand), cancellationToken);
        // An image without `cat` gives the runtime's complaint instead; the agent sees the same from outside, if later.
        var listening = result.Stdout.Contains(ProcNetTcp.Header)
            ? ProcNetTcp.ListeningPorts(result.Stdout)
            : (await _engine.Agent.Sockets.ListAsync(this, cancellationToken))
                .Where(socket => socket is { State: "LISTEN", Protocol: "tcp" or "tcp6" })
                .Select(socket => int.Parse(socket.Local[(socket.Local.LastIndexOf(':') + 1)..]))
                .ToHashSet();
        return (listening.Contains(port), listening.Count == 0 ? "nothing listens" : $"listening: {string.Join(", ", listening.Order())}");
    }
}
