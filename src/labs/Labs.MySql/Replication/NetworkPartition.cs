using Labs.Docker;

namespace Labs.MySql;

/// <summary>Two servers that can't reach each other until this is disposed.</summary>
public sealed class NetworkPartition : IAsyncDisposable
{
    private readonly Server _server;
    private readonly string _address;
    private bool _isHealed;

    private NetworkPartition(Server server, string address) => (_server, _address) = (server, address);

    internal static async Task<NetworkPartition> BetweenAsync(Server server, Server other, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var partition = new NetworkPartition(server, other.Container.IpAddress);
        await partition.ChangeAsync("-I");
        return partition;
    }

    /// <summary>Heals the partition. If the server has ended, its rules have ended with its network namespace.</summary>
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
