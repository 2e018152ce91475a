using Labs.Agent.Contracts;

namespace Labs.Agent.Client;

/// <summary>Load on a server of the image "echo", which runs `labs-agent serve`.</summary>
public sealed class LoadFacet
{
    private readonly AgentClient _agent;

    internal LoadFacet(AgentClient agent) => _agent = agent;

    /// <summary>Runs load from a place against a server.</summary>
    /// <param name="to">The server's address:port.</param>
    /// <exception cref="AgentFailedException">Nothing succeeded. The message has the first error.</exception>
    public async Task<LoadResult> RunAsync(
        IPlace from, string to, LoadKind kind, LoadOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new LoadOptions();
        var target = await from.TargetAsync(cancellationToken);
        var arguments = new LoadArguments(target, to, kind, options.Duration.TotalSeconds, options.Workers, options.MessageBytes,
            options.Rate, options.MaxSamples, options.Cpu ?? -1);
        return new LoadResult(await _agent.CallAsync(LoadOperations.Run, arguments, cancellationToken));
    }
}
