namespace Labs.Docker;

public sealed partial class EngineAgent
{
    /// <summary>A place's network namespace: inode, interfaces, routes.</summary>
    public async Task<NetworkStack> StackAsync(Place place, CancellationToken ct = default)
    {
        var inventory = await NetworkAsync(place, ct).ConfigureAwait(false);
        return new NetworkStack((await NamespacesAsync(place, ct).ConfigureAwait(false)).Net, inventory.Interfaces, inventory.Routes);
    }

    /// <summary>A TCP port below the ephemeral range that no socket of the place uses now. Another program may take it the next moment.</summary>
    public async Task<int> FreePortAsync(Place place, CancellationToken ct = default)
    {
        var taken = (await SocketsAsync(place, ct).ConfigureAwait(false)).Select(socket => socket.Local.Split(':')[^1]).ToHashSet();
        while (true)
        {
            // 32768 is where Linux begins to choose ports for clients (ip_local_port_range).
            var port = Random.Shared.Next(20_000, 32_768);
            if (!taken.Contains($"{port}"))
                return port;
        }
    }
}
