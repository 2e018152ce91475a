using Labs.Docker;

namespace Labs.MySql;

/// <summary>A link between two servers that carries nothing until this is disposed of.</summary>
public sealed class LinkCut : IAsyncDisposable
{
    private readonly Server _server;
    private readonly string _address;
    private bool _isHealed;

    private LinkCut(Server server, string address) => (_server, _address) = (server, address);

    internal static async Task<LinkCut> BetweenAsync(Server server, Server other, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var cut = new LinkCut(server, other.Container.IpAddress);
        await cut.ChangeAsync("-I");
        return cut;
    }

    /// <summary>Heals the link. A server that has ended has lost the rules with its network namespace.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isHealed)
            return;
        _isHealed = true;
        if (await IsRunningAsync())
            await ChangeAsync("-D");
    }

    private async Task<bool> IsRunningAsync()
    {
        try
        {
            return (await _server.Container.InspectAsync()).Running;
        }
        catch (EngineException exception) when (exception is not EngineGoneException)
        {
            return false; // removed
        }
    }

    private async Task ChangeAsync(string change)
    {
        foreach (string[] rule in (string[][])[["INPUT", "-s"], ["OUTPUT", "-d"]])
        {
            string[] command = ["iptables", "-w", change, rule[0], rule[1], _address, "-j", "DROP"];
            var result = await _server.Engine.Agent.Processes.RunAsync(_server.Container, ["net"], command);
            result.ThrowIfFailed();
        }
    }
}
