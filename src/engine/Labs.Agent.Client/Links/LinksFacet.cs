using Labs.Agent.Contracts;

namespace Labs.Agent.Client;

/// <summary>Emulated network links. Labs.Network has a friendlier type on top: Link.</summary>
public sealed class LinksFacet
{
    private readonly AgentClient _agent;

    internal LinksFacet(AgentClient agent) => _agent = agent;

    /// <summary>Joins two network namespaces by a link, which exists until it is cancelled.</summary>
    /// <param name="item">Receives that the link is up, then readings of its queues and captured packets.</param>
    /// <exception cref="AgentFailedException">The link is impossible, or an interface could not be made.</exception>
    public Task OpenAsync(LinkArguments arguments, Func<LinkItem, ValueTask> item, CancellationToken cancellationToken) =>
        _agent.CallAsync(LinksOperations.Open, arguments, item, cancellationToken);

    /// <summary>Drops chosen packets from now on.</summary>
    public Task FaultAsync(LinkFault fault, CancellationToken cancellationToken = default) =>
        _agent.CallAsync(LinksOperations.Fault, fault, cancellationToken);

    /// <summary>Changes one direction of a link.</summary>
    public Task ChangeAsync(LinkChange change, CancellationToken cancellationToken = default) =>
        _agent.CallAsync(LinksOperations.Change, change, cancellationToken);

    /// <summary>Begins or ends one capture.</summary>
    public Task CaptureAsync(LinkCapture capture, CancellationToken cancellationToken = default) =>
        _agent.CallAsync(LinksOperations.Capture, capture, cancellationToken);

    /// <summary>Asks a link to report everything that it has seen so far; an item with the token follows.</summary>
    public Task SettleAsync(LinkSettle settle, CancellationToken cancellationToken = default) =>
        _agent.CallAsync(LinksOperations.Settle, settle, cancellationToken);

    /// <summary>Delivers a packet at one end of a link.</summary>
    public Task InjectAsync(LinkInject inject, CancellationToken cancellationToken = default) =>
        _agent.CallAsync(LinksOperations.Inject, inject, cancellationToken);
}
