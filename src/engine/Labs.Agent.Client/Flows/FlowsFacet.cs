using Labs.Agent.Contracts;

namespace Labs.Agent.Client;

/// <summary>TCP connections that send as much as they can. Labs.Network has a friendlier type on top: Flow.</summary>
public sealed class FlowsFacet
{
    private readonly AgentClient _agent;

    internal FlowsFacet(AgentClient agent) => _agent = agent;

    /// <summary>Runs a flow to its end.</summary>
    /// <param name="item">Receives that the connection is established, then readings of TCP_INFO.</param>
    /// <exception cref="AgentFailedException">
    /// The flow is impossible, the connection failed, or the Linux kernel lacks the congestion control.
    /// </exception>
    public Task<FlowReply> RunAsync(FlowArguments arguments, Func<FlowItem, ValueTask> item, CancellationToken cancellationToken) =>
        _agent.CallAsync(FlowsOperations.Run, arguments, item, cancellationToken);
}
