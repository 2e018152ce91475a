namespace Labs.Agent.Client;

/// <summary>One end of a veth pair.</summary>
/// <param name="Name">The interface's name, at most 15 characters.</param>
/// <param name="Addresses">With their prefix lengths: "10.9.0.1/24".</param>
public sealed record VethSide(IPlace Place, string Name, params string[] Addresses)
{
    /// <summary>Arguments of `ip route add`: "default via 10.9.0.2", "172.17.0.0/16 via 10.9.0.2".</summary>
    public IReadOnlyList<string> Routes { get; init; } = [];
}

/// <summary>A veth pair between two network namespaces. Disposing removes it.</summary>
public sealed class VethPair : IAsyncDisposable
{
    private readonly AgentClient _agent;
    private readonly VethSide _side;

    internal VethPair(AgentClient agent, VethSide side) => (_agent, _side) = (agent, side);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _side.Place.TargetAsync(CancellationToken.None);
        }
        catch (AgentFailedException)
        {
            // The container has stopped, and with it both ends have gone.
            return;
        }
        await _agent.Processes.RunAsync(_side.Place, ["net"], "ip", "link", "delete", _side.Name);
    }
}
